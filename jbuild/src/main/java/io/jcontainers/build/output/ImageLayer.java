package io.jcontainers.build.output;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;

/** A layer of an image that is to go somewhere. */
public sealed interface ImageLayer {
    /** The digest of the uncompressed archive. */
    Digest diffId();

    /** Its bytes in the store. */
    Descriptor blob();

    /**
     * A layer of somebody else's: it stays byte for byte what it is unless a conversion is forced.
     *
     * @param blob in the store, compressed or not
     */
    record Stored(Digest diffId, Descriptor blob) implements ImageLayer {}

    /**
     * A layer that was made here: an uncompressed blob of the store, under its diff ID.
     *
     * @param size in bytes
     */
    record Built(Digest diffId, long size) implements ImageLayer {
        @Override
        public Descriptor blob() {
            return Descriptor.of(MediaType.OCI_LAYER, diffId, size);
        }
    }
}
