package io.jcontainers.build.cache;

import io.jcontainers.build.image.Digest;
import java.util.List;

/**
 * What pruning has removed.
 *
 * @param keys of the steps that are forgotten
 * @param layers whose files were removed
 * @param blobs that were removed from the image store
 * @param bytes that the disk got back
 */
public record Pruned(List<Digest> keys, List<Digest> layers, List<Digest> blobs, long bytes) {
    /** Takes immutable copies. */
    public Pruned {
        keys = List.copyOf(keys);
        layers = List.copyOf(layers);
        blobs = List.copyOf(blobs);
    }
}
