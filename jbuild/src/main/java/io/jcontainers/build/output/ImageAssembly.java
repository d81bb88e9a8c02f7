package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Puts an image together in the form of an output. Equal images make equal manifests. For many threads. */
public final class ImageAssembly {
    private final ImageStore store;
    private final LayerForms forms;

    /** @param forms of the same store */
    public ImageAssembly(ImageStore store, LayerForms forms) {
        this.store = store;
        this.forms = forms;
    }

    /**
     * What an output takes where nothing else was asked for.
     *
     * @param form of the layers
     * @param oci whether documents have OCI's types
     * @param bytes whether the bytes of the layers have to be in the store afterwards
     */
    public record Defaults(LayerForm form, boolean oci, boolean bytes) {}

    /** Makes configuration and manifest, and the layers as far as they are needed. */
    public AssembledImage assemble(
            FinishedImage image, ImageOptions options, Defaults defaults, Lease lease, OutputListener listener)
            throws IOException {
        LayerForm form = options.form().orElse(defaults.form());
        List<PreparedLayer> layers = forms.prepare(image.layers(), form, defaults.bytes(), lease, listener);
        Platform platform = image.config().platform();
        SortedMap<String, String> annotations = options.annotations().of(ImageAnnotations.Place.MANIFEST, platform);
        boolean oci = needsOci(options, defaults, form, !annotations.isEmpty(), listener);
        BlobInfo config = store.blobs().put(lease, image.config().write());
        List<Descriptor> blobs = new ArrayList<>();
        layers.forEach(layer -> blobs.add(layer.blob()));
        Manifest plain = Manifest.of(
                DocumentForm.OCI, Descriptor.of(MediaType.OCI_CONFIG, config.digest(), config.size()), blobs);
        Manifest manifest = oci ? plain.withAnnotations(annotations) : inDockerForm(plain);
        BlobInfo document = store.blobs().put(lease, manifest.write());
        return new AssembledImage(
                Descriptor.of(manifest.mediaType(), document.digest(), document.size()),
                manifest,
                image.config(),
                layers,
                options.annotations().of(ImageAnnotations.Place.MANIFEST_DESCRIPTOR, platform));
    }

    /** Docker has neither annotations nor, in its own programs, layers of zstd. */
    private static boolean needsOci(
            ImageOptions options, Defaults defaults, LayerForm form, boolean annotated, OutputListener listener) {
        if (options.ociMediaTypes().orElse(defaults.oci())) {
            return true;
        }
        boolean zstd = form.compression() == Compression.ZSTD;
        if ((annotated || zstd) && options.ociMediaTypes().isPresent()) {
            listener.warning("oci-mediatypes=false does not go with " + (annotated ? "annotations" : "zstd")
                    + ": the image has OCI's media types");
        }
        return annotated || zstd;
    }

    private static Manifest inDockerForm(Manifest manifest) throws OutputException {
        try {
            return manifest.inForm(DocumentForm.DOCKER);
        } catch (IllegalArgumentException e) {
            throw new OutputException("oci-mediatypes=false: " + e.getMessage() + "; leave it out", e);
        }
    }
}
