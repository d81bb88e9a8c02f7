package io.jcontainers.spec;

/**
 * Size of a terminal in characters.
 *
 * @param height rows (unsigned 64-bit value in the bits of a {@code long})
 * @param width columns (unsigned 64-bit value in the bits of a {@code long})
 */
public record Box(long height, long width) {}
