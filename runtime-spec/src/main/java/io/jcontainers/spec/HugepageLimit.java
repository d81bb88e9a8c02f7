package io.jcontainers.spec;

/**
 * Limit on huge pages of one size.
 *
 * @param pageSize size such as {@code 2MB}; empty when absent
 * @param limit bytes (unsigned 64-bit value in the bits of a {@code long})
 */
public record HugepageLimit(String pageSize, long limit) {}
