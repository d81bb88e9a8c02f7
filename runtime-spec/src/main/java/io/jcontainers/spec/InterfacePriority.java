package io.jcontainers.spec;

/**
 * Priority of one network interface.
 *
 * @param name interface in the runtime's network namespace; empty when absent
 * @param priority 0 to 2^32-1
 */
public record InterfacePriority(String name, long priority) {}
