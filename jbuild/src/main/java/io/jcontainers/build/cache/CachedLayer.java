package io.jcontainers.build.cache;

import io.jcontainers.build.image.Digest;
import java.time.Instant;
import java.util.List;

/**
 * A layer of which the build cache keeps something: results of steps, the files in a directory, or both.
 *
 * @param diffId which
 * @param uses steps that led to it; none when it is a layer of an image that builds begin with
 * @param blobBytes of the blob in the image store that only the cache keeps there; 0 when an image has it, too
 * @param treeBytes of its files in a directory; 0 when they are in none
 * @param hasTree whether its files are in a directory
 * @param shared whether an image has this layer
 * @param inUse whether somebody holds it now
 * @param created when the first of its steps was done
 * @param lastUse when it was last taken from the cache
 */
public record CachedLayer(
        Digest diffId,
        List<CacheUse> uses,
        long blobBytes,
        long treeBytes,
        boolean hasTree,
        boolean shared,
        boolean inUse,
        Instant created,
        Instant lastUse) {
    /** Takes an immutable copy. */
    public CachedLayer {
        uses = List.copyOf(uses);
    }

    /** What the disk gets back with it. */
    public long bytes() {
        return blobBytes + treeBytes;
    }

    /** Whether nothing will ever take it: no image has it, no step leads to it. */
    boolean isOrphan() {
        return uses.isEmpty() && !shared;
    }
}
