package io.jcontainers.build.solve;

import io.jcontainers.build.cache.CacheEntry;
import java.util.Optional;

/**
 * What a step led to.
 *
 * @param layer empty: it needs none
 * @param createdBy for the history
 */
record StepResult(Optional<CacheEntry> layer, String createdBy) {}
