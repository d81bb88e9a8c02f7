package io.jcontainers.build.cache;

import java.time.Instant;

/**
 * An entry and when a build last took its result.
 *
 * @param entry what the step led to
 * @param lastUse when it was made, or found
 */
public record CacheUse(CacheEntry entry, Instant lastUse) {}
