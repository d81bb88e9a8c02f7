package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Manifest;

/**
 * An image for one platform.
 *
 * @param descriptor of its manifest
 * @param manifest its parts
 * @param config its configuration
 */
public record ImageContents(Descriptor descriptor, Manifest manifest, ImageConfig config) {
    /** The image's id: the digest of its configuration. */
    public Digest id() {
        return manifest.config().digest();
    }
}
