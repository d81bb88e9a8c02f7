package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * Block I/O weight of one device.
 *
 * @param major major number
 * @param minor minor number
 * @param weight relative weight, 10 to 1000
 * @param leafWeight weight against child cgroups (cgroup v1)
 */
public record WeightDevice(
        long major,
        long minor,
        @Nullable Long weight,
        @Nullable Long leafWeight) {}
