package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * The {@code pids} object.
 *
 * @param limit greatest number of tasks; -1 is unlimited
 */
public record Pids(@Nullable Long limit) {}
