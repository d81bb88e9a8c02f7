package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * Value of one entry of {@code linux.netDevices}.
 *
 * @param name name inside the container; absent means the same as outside
 */
public record NetDevice(@Nullable String name) {}
