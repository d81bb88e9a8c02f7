package io.jcontainers.build.image;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Points at content (OCI image specification 1.1, descriptor.md).
 *
 * @param mediaType what it is
 * @param digest its name
 * @param size its length in bytes
 * @param annotations empty for none; in the order in which they stand
 * @param platform what a manifest in an index is for; null: not said
 * @param artifactType null: not said
 * @param urls where else it is to be had; never followed unasked
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Map<String, String> annotations,
        @Nullable Platform platform,
        @Nullable String artifactType,
        List<String> urls) {
    /** @throws IllegalArgumentException for a negative size */
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a descriptor of " + size + " bytes");
        }
        urls = List.copyOf(urls);
    }

    /** The three fields that every descriptor has. */
    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Map.of(), null, null, List.of());
    }

    /** The same content with other annotations. */
    public Descriptor withAnnotations(Map<String, String> other) {
        return new Descriptor(mediaType, digest, size, other, platform, artifactType, urls);
    }

    /** The same content for a platform. */
    public Descriptor withPlatform(Platform other) {
        return new Descriptor(mediaType, digest, size, annotations, other, artifactType, urls);
    }
}
