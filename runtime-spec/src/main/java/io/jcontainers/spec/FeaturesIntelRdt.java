package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * Support of resctrl; absent means unknown.
 *
 * @param enabled the intelRdt object
 * @param schemata its schemata
 * @param monitoring its enableMonitoring
 */
public record FeaturesIntelRdt(
        @Nullable Boolean enabled,
        @Nullable Boolean schemata,
        @Nullable Boolean monitoring) {}
