package io.jcontainers.build.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.BlobException;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.StoredImage;
import io.jcontainers.build.store.TestImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchiveTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");
    private static final Reference APP = Reference.parse("app:1");
    private static final Reference OTHER = Reference.parse("localhost:5000/a/b:c");

    @TempDir
    Path directory;

    private ImageStore from;
    private ImageStore to;

    @BeforeEach
    void open() throws IOException {
        from = ImageStore.open(directory.resolve("from"));
        to = ImageStore.open(directory.resolve("to"));
    }

    @ParameterizedTest
    @EnumSource(ArchiveFormat.class)
    void whatIsSavedIsLoadedAgain(ArchiveFormat format) throws IOException {
        Descriptor one = put(from, "base", "one");
        Descriptor two = put(from, "base", "two");
        byte[] archive = save(format, new SavedImage(one, List.of(APP, OTHER)), new SavedImage(two, List.of()));
        List<LoadedImage> loaded = load(archive);
        assertEquals(2, loaded.size());
        assertEquals(List.of(APP, OTHER), loaded.get(0).names());
        assertEquals(
                List.of(one.digest(), two.digest()),
                loaded.stream().map(image -> image.target().digest()).toList());
        assertEquals(from.contents(one, AMD64).id(), to.contents(one, AMD64).id());
        assertTrue(image(two).isDangling());
        assertEquals(List.of(APP, OTHER), image(one).names());
        assertEquals(List.of(), to.check(true));
        assertEquals(0, to.collect(Duration.ZERO).blobs().size());
    }

    @Test
    void equalImagesMakeEqualArchives() throws IOException {
        Descriptor one = put(from, "base", "one");
        byte[] first = save(ArchiveFormat.DOCKER, new SavedImage(one, List.of(APP)));
        load(first);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        new ArchiveSaver(to, AMD64).save(List.of(new SavedImage(one, List.of(APP))), ArchiveFormat.DOCKER, again);
        assertArrayEquals(first, again.toByteArray());
    }

    @Test
    void theFormOfDocker() throws IOException {
        Descriptor one = put(from, "one");
        Map<String, byte[]> files =
                TarBuilder.files(save(ArchiveFormat.DOCKER, new SavedImage(one, List.of(APP, OTHER))));
        ImageContents contents = from.contents(one, AMD64);
        String layer = contents.config().diffIds().get(0).hex();
        assertEquals(
                "[{\"Config\":\"blobs/sha256/" + contents.id().hex()
                        + "\",\"RepoTags\":[\"app:1\",\"localhost:5000/a/b:c\"],"
                        + "\"Layers\":[\"blobs/sha256/" + layer + "\"]}]",
                text(files.get("manifest.json")));
        assertEquals(
                "{\"app\":{\"1\":\"" + layer + "\"},\"localhost:5000/a/b\":{\"c\":\"" + layer + "\"}}",
                text(files.get("repositories")));
        assertEquals(
                Set.of(
                        "oci-layout",
                        "index.json",
                        "manifest.json",
                        "repositories",
                        "blobs/sha256/" + one.digest().hex(),
                        "blobs/sha256/" + contents.id().hex(),
                        "blobs/sha256/" + layer),
                files.keySet());
    }

    @Test
    void theOrderOfEntriesDoesNotMatter() throws IOException {
        Descriptor one = put(from, "base", "one");
        Map<String, byte[]> files = TarBuilder.files(save(ArchiveFormat.DOCKER, new SavedImage(one, List.of(APP))));
        List<String> names = new ArrayList<>(files.keySet());
        Collections.reverse(names);
        TarBuilder reversed = new TarBuilder();
        for (String name : names) {
            reversed.file("./" + name, files.getOrDefault(name, new byte[0]));
        }
        assertEquals(one.digest(), load(reversed.bytes()).get(0).target().digest());
    }

    /** As Docker before 25 and containers/image write it: named by layer, with links, without manifests. */
    @Test
    void theOldFormOfDocker() throws IOException {
        Descriptor one = put(from, "base", "one");
        ImageContents contents = from.contents(one, AMD64);
        TarBuilder tar = new TarBuilder();
        List<String> layers = new ArrayList<>();
        for (Descriptor layer : contents.manifest().layers()) {
            String id = layer.digest().hex();
            tar.special("../".repeat(0) + id + "x/layer.tar", (byte) '2', "../" + id + ".tar");
            tar.file(id + ".tar", from.blobs().document(layer));
            tar.file(id + "/VERSION", "1.0").file(id + "/json", "{}");
            layers.add("\"" + id + "x/layer.tar\"");
        }
        String config = contents.id().hex() + ".json";
        tar.file(config, from.blobs().document(contents.manifest().config()));
        tar.file("repositories", "{}");
        tar.file(
                "manifest.json",
                "[{\"Config\":\"" + config + "\",\"RepoTags\":[\"app:1\",\"No Name\"],\"Layers\":["
                        + String.join(",", layers) + "],\"Parent\":\"x\"}]");
        tar.file("README", "not of any use");
        List<LoadedImage> loaded = load(tar.bytes());
        assertEquals(one.digest(), loaded.get(0).target().digest(), "the same manifest as the builder's");
        assertEquals(List.of("\"No Name\""), loaded.get(0).unusableNames());
        assertEquals(List.of(APP), image(one).names());
        assertEquals(4, to.info().blobs(), "two layers, configuration, manifest");
        assertEquals(List.of(), to.check(true));
    }

    @Test
    void compressedLayersStayAsTheyAre() throws IOException {
        byte[] layer = TestImages.layer("f", "content");
        byte[] gzip = gzip(layer);
        byte[] zstd = Zstd.compress(layer);
        Digest diffId = Digests.fast().sha256(layer);
        String config = config(diffId, diffId);
        List<LoadedImage> loaded = load(new TarBuilder()
                .file("config.json", config)
                .file("a.tar.gz", gzip)
                .file("b.tar.zst", zstd)
                .file("manifest.json", manifest("config.json", "\"a.tar.gz\",\"b.tar.zst\""))
                .bytes());
        ImageContents contents = to.contents(loaded.get(0).target(), AMD64);
        assertEquals(
                List.of(
                        Descriptor.of(MediaType.OCI_LAYER_GZIP, Digests.fast().sha256(gzip), gzip.length),
                        Descriptor.of(MediaType.OCI_LAYER_ZSTD, Digests.fast().sha256(zstd), zstd.length)),
                contents.manifest().layers());
        assertEquals(Digests.fast().sha256(config.getBytes(StandardCharsets.UTF_8)), contents.id());
    }

    @Test
    void compressedArchives() throws IOException {
        Descriptor one = put(from, "one");
        byte[] archive = save(ArchiveFormat.OCI, new SavedImage(one, List.of(APP)));
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int start = 0; start < archive.length; start += 1000) {
            members.write(gzip(java.util.Arrays.copyOfRange(archive, start, Math.min(archive.length, start + 1000))));
        }
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(1))) {
            out.write(archive);
        }
        for (byte[] compressed :
                List.of(gzip(archive), members.toByteArray(), Zstd.compress(archive), xz.toByteArray())) {
            assertEquals(one.digest(), load(compressed).get(0).target().digest());
            to.remove(one.digest());
            to.collect(Duration.ZERO);
        }
        byte[] trailing = java.util.Arrays.copyOf(gzip(archive), gzip(archive).length + 10);
        trailing[trailing.length - 1] = 1;
        assertThrows(IOException.class, () -> load(trailing));
        assertEquals(0, to.info().blobs());
    }

    @Test
    void indexesOfWhichOnlyOnePlatformIsThere() throws IOException {
        Descriptor here = put(from, "here").withPlatform(AMD64);
        Descriptor there = put(from, "there").withPlatform(Platform.of("linux", "arm64", ""));
        Descriptor absent = Descriptor.of(MediaType.OCI_MANIFEST, Digests.fast().sha256(new byte[1]), 1)
                .withPlatform(Platform.of("linux", "s390x", ""));
        Descriptor whole = index(here, there);
        Descriptor part = index(here, absent);
        assertEquals(
                whole.digest(),
                load(save(ArchiveFormat.DOCKER, new SavedImage(whole, List.of(APP))))
                        .get(0)
                        .target()
                        .digest());
        assertEquals(
                here.digest(),
                load(save(ArchiveFormat.DOCKER, new SavedImage(part, List.of(APP))))
                        .get(0)
                        .target()
                        .digest());
        assertEquals(List.of(), to.check(true));
    }

    @Test
    void aDamagedBlobIsNotSaved() throws IOException {
        Descriptor one = put(from, "one");
        Descriptor layer = from.contents(one, AMD64).manifest().layers().get(0);
        Path file = from.root().resolve("blobs/sha256").resolve(layer.digest().hex());
        java.nio.file.Files.delete(file);
        java.nio.file.Files.write(file, new byte[(int) layer.size()]);
        assertThrows(BlobException.class, () -> save(ArchiveFormat.OCI, new SavedImage(one, List.of(APP))));
    }

    private Descriptor index(Descriptor... manifests) throws IOException {
        try (Lease lease = from.leases().forProcess("test")) {
            BlobInfo blob = from.blobs()
                    .put(lease, Index.of(DocumentForm.OCI, List.of(manifests)).write());
            return Descriptor.of(MediaType.OCI_INDEX, blob.digest(), blob.size());
        }
    }

    private List<LoadedImage> load(byte[] archive) throws IOException {
        return new ArchiveLoader(to).load(new ByteArrayInputStream(archive));
    }

    private byte[] save(ArchiveFormat format, SavedImage... images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ArchiveSaver(from, AMD64).save(List.of(images), format, out);
        return out.toByteArray();
    }

    private StoredImage image(Descriptor target) throws IOException {
        return to.images().stream()
                .filter(image -> image.target().digest().equals(target.digest()))
                .findFirst()
                .orElseThrow();
    }

    private static Descriptor put(ImageStore store, String... contents) throws IOException {
        try (Lease lease = store.leases().forProcess("test")) {
            return TestImages.put(store, lease, contents);
        }
    }

    static String config(Digest... diffIds) {
        StringBuilder list = new StringBuilder();
        for (Digest diffId : diffIds) {
            list.append(list.isEmpty() ? "\"" : ",\"").append(diffId).append('"');
        }
        return "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + list
                + "]}}";
    }

    static String manifest(String config, String layers) {
        return "[{\"Config\":\"" + config + "\",\"RepoTags\":null,\"Layers\":[" + layers + "]}]";
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
