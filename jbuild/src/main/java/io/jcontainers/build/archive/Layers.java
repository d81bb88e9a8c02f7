package io.jcontainers.build.archive;

import io.jcontainers.build.image.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media types of layers and how their content is compressed. */
final class Layers {
    private static final Map<String, Compression> TYPES = Map.of(
            MediaType.OCI_LAYER, Compression.NONE,
            MediaType.OCI_LAYER_GZIP, Compression.GZIP,
            MediaType.OCI_LAYER_ZSTD, Compression.ZSTD,
            MediaType.DOCKER_LAYER, Compression.NONE,
            MediaType.DOCKER_LAYER_GZIP, Compression.GZIP,
            MediaType.DOCKER_LAYER_ZSTD, Compression.ZSTD);

    private Layers() {}

    static boolean isLayer(String mediaType) {
        return TYPES.containsKey(mediaType);
    }

    static @Nullable Compression compression(String mediaType) {
        return TYPES.get(mediaType);
    }

    /** OCI's type; null for a compression that layers don't have. */
    static @Nullable String mediaType(Compression compression) {
        return switch (compression) {
            case NONE -> MediaType.OCI_LAYER;
            case GZIP -> MediaType.OCI_LAYER_GZIP;
            case ZSTD -> MediaType.OCI_LAYER_ZSTD;
            case XZ, BZIP2 -> null;
        };
    }
}
