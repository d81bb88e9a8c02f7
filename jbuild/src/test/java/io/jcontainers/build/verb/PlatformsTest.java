package io.jcontainers.build.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.command.FakeCaller.Answer;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image for several platforms, of which not all are here. */
class PlatformsTest {
    private static final Platform THERE = Platform.of("linux", "s390x", "");

    @TempDir
    Path root;

    private Jbuild jbuild;
    private final List<String> ids = new ArrayList<>();

    private Descriptor manifest(Lease lease, Platform platform) throws IOException {
        BlobInfo layer = jbuild.store().blobs().put(lease, TestImages.layer("file", platform.toString()));
        ImageConfig config = ImageConfig.empty(platform)
                .withLayers(
                        List.of(layer.digest()), List.of(HistoryEntry.of(Jbuild.NOW, "COPY " + platform, "", false)));
        BlobInfo stored = jbuild.store().blobs().put(lease, config.write());
        ids.add(stored.digest().shortHex());
        Manifest manifest = Manifest.of(
                DocumentForm.OCI,
                Descriptor.of(MediaType.OCI_CONFIG, stored.digest(), stored.size()),
                List.of(Descriptor.of(MediaType.OCI_LAYER, layer.digest(), layer.size())));
        BlobInfo blob = jbuild.store().blobs().put(lease, manifest.write());
        return Descriptor.of(MediaType.OCI_MANIFEST, blob.digest(), blob.size()).withPlatform(platform);
    }

    private void tag(Lease lease, String name, Descriptor... manifests) throws IOException {
        BlobInfo index = jbuild.store()
                .blobs()
                .put(lease, Index.of(DocumentForm.OCI, List.of(manifests)).write());
        jbuild.store()
                .tag(Reference.parseTagged(name), Descriptor.of(MediaType.OCI_INDEX, index.digest(), index.size()));
    }

    @BeforeEach
    void makeImages() throws IOException {
        jbuild = new Jbuild(root);
        try (Lease lease = jbuild.store().leases().forProcess("test")) {
            Descriptor attestation = manifest(lease, Platform.of("unknown", "unknown", ""));
            Descriptor here = manifest(lease, Platform.ofThisMachine());
            Descriptor there = manifest(lease, THERE);
            Descriptor missing = Descriptor.of(MediaType.OCI_MANIFEST, Digest.parse("sha256:" + "0".repeat(64)), 100)
                    .withPlatform(Platform.of("linux", "riscv64", ""));
            tag(lease, "several", attestation, missing, there, here);
            tag(lease, "foreign", attestation, missing, there);
        }
    }

    @Test
    void thisMachinesIsShown() {
        assertEquals(
                "foreign " + ids.get(2) + "\nseveral " + ids.get(1) + "\n",
                String.join(
                                "\n",
                                jbuild.type("images", "--format", "{{.Repository}} {{.ID}}")
                                        .stdout()
                                        .lines()
                                        .sorted()
                                        .toList())
                        + "\n");
        assertEquals(
                "s390x\n",
                jbuild.type("inspect", "-f", "{{.Architecture}}", "foreign").stdout());
    }

    @Test
    void historyOfAPlatform() {
        assertEquals(
                "COPY linux/s390x\n",
                jbuild.type("history", "--platform", "linux/s390x", "--format", "{{.CreatedBy}}", "several")
                        .stdout());
        Answer missing = jbuild.type("history", "--platform", "linux/riscv64", "several");
        assertEquals(
                "jbuild: image " + ids.get(1)
                        + " is not here for platform linux/riscv64: pull it with --platform linux/riscv64\n",
                missing.stderr());
        assertEquals(1, missing.status());
    }

    @Test
    void allPlatformsGoTogether() throws IOException {
        assertEquals(0, jbuild.type("rmi", "several").status());
        assertEquals(0, jbuild.type("rmi", "foreign").status());
        assertEquals(0, jbuild.store().collect(Duration.ZERO).blobs().size());
        assertEquals(0, jbuild.store().info().blobs());
    }
}
