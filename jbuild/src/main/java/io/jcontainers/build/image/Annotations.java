package io.jcontainers.build.image;

/** Annotations of descriptors that name images. */
public final class Annotations {
    /** What skopeo and umoci look for in a layout: {@code app:1} (OCI image specification 1.1, annotations.md). */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** What containerd and Docker look for: the whole name, {@code docker.io/library/app:1}. */
    public static final String IMAGE_NAME = "io.containerd.image.name";

    private Annotations() {}
}
