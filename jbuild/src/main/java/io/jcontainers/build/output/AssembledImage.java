package io.jcontainers.build.output;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Manifest;
import java.util.List;
import java.util.SortedMap;

/**
 * An image in the form of an output: its documents are in the store, held by the lease of the output.
 *
 * @param descriptor of the manifest
 * @param manifest what it says
 * @param config the image's configuration
 * @param layers lowest first
 * @param descriptorAnnotations for the descriptor of the manifest, where it stands in an index
 */
public record AssembledImage(
        Descriptor descriptor,
        Manifest manifest,
        ImageConfig config,
        List<PreparedLayer> layers,
        SortedMap<String, String> descriptorAnnotations) {
    /** Takes an immutable copy. */
    public AssembledImage {
        layers = List.copyOf(layers);
    }

    /** The image's id: the digest of its configuration. */
    public Digest id() {
        return manifest.config().digest();
    }
}
