package io.jcontainers.spec;

/**
 * Block I/O limit of one device.
 *
 * @param major major number
 * @param minor minor number
 * @param rate bytes or operations a second (unsigned 64-bit value in the bits of a {@code long})
 */
public record ThrottleDevice(long major, long minor, long rate) {}
