package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * A feature that is there or not.
 *
 * @param enabled absent means unknown
 */
public record FeaturesEnabled(@Nullable Boolean enabled) {}
