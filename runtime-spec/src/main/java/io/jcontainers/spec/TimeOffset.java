package io.jcontainers.spec;

/**
 * Offset of one clock of a time namespace (time_namespaces(7)).
 *
 * @param secs seconds, may be negative
 * @param nanosecs nanoseconds to add, 0 to 2^32-1 as read
 */
public record TimeOffset(long secs, long nanosecs) {}
