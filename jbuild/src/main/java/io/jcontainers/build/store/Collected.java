package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import java.util.List;

/**
 * What was removed.
 *
 * @param blobs complete ones
 * @param leftovers files of killed processes
 * @param bytes of both together
 */
public record Collected(List<Digest> blobs, int leftovers, long bytes) {
    /** Takes an immutable copy. */
    public Collected {
        blobs = List.copyOf(blobs);
    }
}
