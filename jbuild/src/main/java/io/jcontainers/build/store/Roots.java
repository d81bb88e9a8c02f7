package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import java.io.IOException;
import java.util.Set;

/**
 * What else keeps blobs in a store: the build cache keeps its layers as long as it has entries for them.
 *
 * <p>They are asked for after the leases were read. So whoever makes a blob reachable before giving up the lease on it
 * never loses it.
 */
public interface Roots {
    /** Nothing besides images and leases. */
    Roots NONE = Set::of;

    /** Blobs that stay, with all that they lead to; those that are not in the store do no harm. */
    Set<Digest> digests() throws IOException;
}
