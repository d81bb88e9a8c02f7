package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.MediaType;
import java.util.Map;
import java.util.Optional;

/** Media types of layers by how these are compressed. */
final class LayerTypes {
    private static final Map<String, Compression> OF_TYPE = Map.of(
            MediaType.OCI_LAYER, Compression.NONE,
            MediaType.OCI_LAYER_GZIP, Compression.GZIP,
            MediaType.OCI_LAYER_ZSTD, Compression.ZSTD);

    private LayerTypes() {}

    /** Empty for what is no layer that may be converted: one that must not be distributed, or is encrypted. */
    static Optional<Compression> compression(String mediaType) {
        String type = DocumentForm.OCI.translate(mediaType);
        return type == null ? Optional.empty() : Optional.ofNullable(OF_TYPE.get(type));
    }

    /** OCI's type. */
    static String of(Compression compression) {
        return switch (compression) {
            case NONE -> MediaType.OCI_LAYER;
            case GZIP -> MediaType.OCI_LAYER_GZIP;
            case ZSTD -> MediaType.OCI_LAYER_ZSTD;
            case BZIP2, XZ -> throw new IllegalArgumentException("no layer is compressed with " + compression);
        };
    }
}
