package io.jcontainers.build.image;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two families of media types that mean the same documents. */
public enum DocumentForm {
    OCI,
    DOCKER;

    private static final String OCI_FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private static final String DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar";

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
            OCI_FOREIGN,
            DOCKER_FOREIGN,
            OCI_FOREIGN + "+gzip",
            DOCKER_FOREIGN + ".gzip");

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
