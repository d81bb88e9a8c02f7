package io.jcontainers.build.cache;

import io.jcontainers.build.image.Digest;
import java.time.Instant;

/**
 * What a step led to.
 *
 * @param key what it is known by
 * @param diffId digest of its layer's tar
 * @param bytes of that tar
 * @param created when it was made
 */
public record CacheEntry(StepKey key, Digest diffId, long bytes, Instant created) {
    /** The same result under another key. */
    public CacheEntry at(StepKey other) {
        return new CacheEntry(other, diffId, bytes, created);
    }
}
