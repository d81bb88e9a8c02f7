package io.jcontainers.build.image;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two families of media types that mean the same documents. */
public enum DocumentForm {
    OCI,
    DOCKER;

    /** Docker's type for each of OCI's. */
    private static final Map<String, String> PAIRS = Map.of(
            MediaType.OCI_MANIFEST,
            MediaType.DOCKER_MANIFEST,
            MediaType.OCI_INDEX,
            MediaType.DOCKER_INDEX,
            MediaType.OCI_CONFIG,
            MediaType.DOCKER_CONFIG,
            MediaType.OCI_LAYER,
            MediaType.DOCKER_LAYER,
            MediaType.OCI_LAYER_GZIP,
            MediaType.DOCKER_LAYER_GZIP,
            MediaType.OCI_LAYER_ZSTD,
            MediaType.DOCKER_LAYER_ZSTD,
            MediaType.OCI_FOREIGN_LAYER,
            MediaType.DOCKER_FOREIGN_LAYER,
            MediaType.OCI_FOREIGN_LAYER + "+gzip",
            MediaType.DOCKER_FOREIGN_LAYER + ".gzip");

    /** This family's name for a type of either one; null for a type that it does not have. */
    public @Nullable String translate(String mediaType) {
        for (Map.Entry<String, String> pair : PAIRS.entrySet()) {
            if (pair.getKey().equals(mediaType) || pair.getValue().equals(mediaType)) {
                return this == OCI ? pair.getKey() : pair.getValue();
            }
        }
        return null;
    }
}
