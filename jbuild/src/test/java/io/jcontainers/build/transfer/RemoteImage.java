package io.jcontainers.build.transfer;

import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.registry.FakeRegistry;
import io.jcontainers.build.store.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** An image in a registry of this process. */
record RemoteImage(byte[] manifest, Descriptor descriptor, Digest id, List<Descriptor> layers, List<byte[]> blobs) {
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

    /** Puts one with a compressed layer for each content, under a tag. */
    static RemoteImage put(FakeRegistry registry, String repository, String tag, Platform platform, String... contents)
            throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        List<HistoryEntry> history = new ArrayList<>();
        List<byte[]> blobs = new ArrayList<>();
        for (String content : contents) {
            byte[] tar = TestImages.layer("file" + layers.size(), content);
            diffIds.add(io.jcontainers.build.image.Digests.fast().sha256(tar));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(tar);
            }
            blobs.add(bytes.toByteArray());
            layers.add(Descriptor.of(MediaType.OCI_LAYER_GZIP, registry.blob(bytes.toByteArray()), bytes.size()));
            history.add(HistoryEntry.of(CREATED, "COPY file" + layers.size(), "test", false));
        }
        byte[] config = ImageConfig.empty(platform)
                .withCreated(CREATED)
                .withConfig(ContainerConfig.empty().toBuilder()
                        .cmd(List.of("/file0"))
                        .build())
                .withLayers(diffIds, history)
                .write();
        Digest id = registry.blob(config);
        byte[] manifest = Manifest.of(DocumentForm.OCI, Descriptor.of(MediaType.OCI_CONFIG, id, config.length), layers)
                .write();
        Digest digest = registry.manifest(repository, tag, MediaType.OCI_MANIFEST, manifest);
        return new RemoteImage(
                manifest, Descriptor.of(MediaType.OCI_MANIFEST, digest, manifest.length), id, layers, blobs);
    }

    /** Puts a list of images under a tag; what it is called. */
    static Digest putIndex(FakeRegistry registry, String repository, String tag, List<Descriptor> manifests) {
        byte[] index = Index.of(DocumentForm.OCI, manifests).write();
        return registry.manifest(repository, tag, MediaType.OCI_INDEX, index);
    }
}
