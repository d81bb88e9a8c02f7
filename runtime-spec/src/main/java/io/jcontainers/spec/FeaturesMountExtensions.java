package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * Support of mount extensions.
 *
 * @param idmap idmapped mounts
 */
public record FeaturesMountExtensions(@Nullable FeaturesEnabled idmap) {}
