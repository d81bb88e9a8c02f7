package io.jcontainers.spec;

/**
 * One limit of setrlimit(2). Both values are unsigned: -1 as a {@code long} is RLIM_INFINITY.
 *
 * @param type name such as {@code RLIMIT_NOFILE}; empty when absent
 * @param hard hard limit (unsigned 64-bit value in the bits of a {@code long})
 * @param soft soft limit (unsigned 64-bit value in the bits of a {@code long})
 */
public record Rlimit(String type, long hard, long soft) {}
