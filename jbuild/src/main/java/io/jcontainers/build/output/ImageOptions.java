package io.jcontainers.build.output;

import java.util.Optional;

/**
 * What an image looks like where it goes.
 *
 * @param form empty: as the kind of output has it
 * @param ociMediaTypes whether its documents have OCI's types or Docker's; empty: as the kind of output has it
 * @param annotations of its manifest
 * @param rewriteTimestamp whether files of new layers are at most as young as SOURCE_DATE_EPOCH
 */
public record ImageOptions(
        Optional<LayerForm> form,
        Optional<Boolean> ociMediaTypes,
        ImageAnnotations annotations,
        boolean rewriteTimestamp) {
    /** Nothing asked for. */
    public static ImageOptions none() {
        return new ImageOptions(Optional.empty(), Optional.empty(), ImageAnnotations.none(), false);
    }

    /** The same with these annotations besides. */
    public ImageOptions with(ImageAnnotations more) {
        return new ImageOptions(form, ociMediaTypes, annotations.and(more), rewriteTimestamp);
    }
}
