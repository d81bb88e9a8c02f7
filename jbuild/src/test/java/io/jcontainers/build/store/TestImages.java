package io.jcontainers.build.store;

import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small images for tests. */
public final class TestImages {
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.6Z");

    private TestImages() {}

    /** A layer with one file. */
    public static byte[] layer(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            byte[] file = content.getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(file.length);
            entry.setModTime(0);
            tar.putArchiveEntry(entry);
            tar.write(file);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    /** Puts an image of such layers into a store, without a name. */
    public static Descriptor put(ImageStore store, Lease lease, String... contents) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        List<HistoryEntry> history = new ArrayList<>();
        for (String content : contents) {
            BlobInfo layer = store.blobs().put(lease, layer("file" + layers.size(), content));
            layers.add(Descriptor.of(MediaType.OCI_LAYER, layer.digest(), layer.size()));
            diffIds.add(layer.digest());
            history.add(HistoryEntry.of(CREATED, "COPY " + content, "test", false));
        }
        return put(store, lease, layers, diffIds, history);
    }

    /** Puts an image of given layers into a store. */
    public static Descriptor put(
            ImageStore store, Lease lease, List<Descriptor> layers, List<Digest> diffIds, List<HistoryEntry> history)
            throws IOException {
        ImageConfig config = ImageConfig.empty(Platform.of("linux", "amd64", ""))
                .withCreated(CREATED)
                .withConfig(ContainerConfig.empty().toBuilder()
                        .cmd(List.of("/file0"))
                        .build())
                .withLayers(diffIds, history);
        BlobInfo stored = store.blobs().put(lease, config.write());
        Manifest manifest = Manifest.of(
                DocumentForm.OCI, Descriptor.of(MediaType.OCI_CONFIG, stored.digest(), stored.size()), layers);
        BlobInfo blob = store.blobs().put(lease, manifest.write());
        return Descriptor.of(MediaType.OCI_MANIFEST, blob.digest(), blob.size());
    }
}
