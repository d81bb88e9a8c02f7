package io.jcontainers.build.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.DocumentException;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    private static final Reference APP_1 = Reference.parse("app:1");
    private static final Reference APP_2 = Reference.parse("app:2");

    @TempDir
    Path directory;

    private ImageStore store;

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory.resolve("store"));
    }

    @Test
    void anEmptyStoreIsALayout() throws IOException {
        Path root = store.root();
        assertEquals("{\"imageLayoutVersion\":\"1.0.0\"}", Files.readString(root.resolve("oci-layout")));
        assertEquals(
                "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":[]}",
                Files.readString(root.resolve("index.json")));
        assertTrue(Files.isDirectory(root.resolve("blobs")));
        assertEquals(List.of(), store.images());
        assertEquals(Optional.empty(), store.find("app:1"));
    }

    @Test
    void namesMoveAndLeaveDanglingImages() throws IOException {
        Descriptor one = put("one");
        Descriptor two = put("two");
        store.tag(APP_1, one);
        store.tag(APP_2, one);
        store.tag(APP_1, two);
        assertEquals(List.of(APP_2), image(one).names());
        assertEquals(List.of(APP_1), image(two).names());
        store.tag(APP_2, two);
        assertTrue(image(one).isDangling());
        assertEquals(List.of(APP_1, APP_2), image(two).names());
        store.tag(APP_2, one);
        assertEquals(2, store.images().size());
        assertFalse(image(one).isDangling());
        assertTrue(store.untag(APP_2));
        assertFalse(store.untag(APP_2));
        assertTrue(image(one).isDangling());
        assertTrue(store.remove(one.digest()));
        assertFalse(store.remove(one.digest()));
        assertEquals(1, store.images().size());
    }

    @Test
    void everyProgramFindsItsName() throws IOException {
        Descriptor one = put("one");
        store.tag(Reference.parse("localhost:5000/a/b:c"), one);
        store.tag(APP_1, one);
        String index = Files.readString(store.root().resolve("index.json"));
        assertTrue(
                index.contains("\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/app:1\","
                        + "\"org.opencontainers.image.ref.name\":\"app:1\"}"),
                index);
        assertTrue(index.contains("\"org.opencontainers.image.ref.name\":\"localhost:5000/a/b:c\""), index);
    }

    @Test
    void foreignFieldsAndNamesSurviveAnEdit() throws IOException {
        Descriptor one = put("one");
        String entry = "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + one.digest()
                + "\",\"size\":" + one.size() + ",\"x\":1,\"annotations\":{"
                + "\"org.opencontainers.image.ref.name\":\"A Name\",\"k\":\"v\"}}";
        String document = "{\"schemaVersion\":2,\"manifests\":[" + entry + "],\"annotations\":{\"a\":\"b\"},\"y\":2}";
        Files.writeString(store.root().resolve("index.json"), document);
        assertTrue(store.images().get(0).isDangling());
        store.tag(APP_1, one);
        store.untag(APP_1);
        assertEquals(document, Files.readString(store.root().resolve("index.json")));
    }

    @Test
    void imagesAreFoundAsDockerFindsThem() throws IOException {
        Descriptor one = put("one");
        Descriptor two = put("two");
        store.tag(Reference.parse("app").withTag("latest"), one);
        store.tag(Reference.parse("debian@" + two.digest()), two);
        Digest id = store.contents(one, Platform.of("linux", "amd64", "")).id();
        for (String text : List.of(
                "app",
                "app:latest",
                "docker.io/library/app",
                "app@" + one.digest(),
                "app:other@" + one.digest(),
                id.hex(),
                id.toString(),
                id.shortHex(),
                "sha256:" + id.hex().substring(0, 20),
                one.digest().toString(),
                one.digest().hex())) {
            assertEquals(Optional.of(one), store.find(text).map(StoredImage::target), text);
        }
        assertEquals(Optional.of(two), store.find("debian@" + two.digest()).map(StoredImage::target));
        assertTrue(image(two).isDangling());
        assertEquals(Optional.empty(), store.find("other@" + one.digest()));
        assertEquals(Optional.empty(), store.find("other"));
        assertEquals(Optional.empty(), store.find("UPPER CASE"));
        assertEquals(Optional.empty(), store.find("0123456789012345678901234567890123456789"));
    }

    @Test
    void theBeginningOfSeveralIdsIsAmbiguous() throws IOException {
        for (int i = 0; i < 17; i++) {
            store.tag(Reference.parse("image" + i + ":1"), put("content " + i));
        }
        int ambiguous = 0;
        for (char digit : "0123456789abcdef".toCharArray()) {
            try {
                store.find(String.valueOf(digit));
            } catch (AmbiguousImageException e) {
                assertEquals("image id \"" + digit + "\" is ambiguous: give more of its digits", e.getMessage());
                ambiguous++;
            }
        }
        assertTrue(ambiguous > 0, "17 ids begin with 16 digits");
        store.tag(Reference.parse("a:latest"), put("a"));
        assertEquals(
                List.of(Reference.parse("a:latest")),
                store.find("a").orElseThrow().names());
    }

    @Test
    void indexesLeadToThePlatform() throws IOException {
        Descriptor amd64 = put("amd64").withPlatform(Platform.of("linux", "amd64", ""));
        Descriptor absent = Descriptor.of(MediaType.OCI_MANIFEST, Digests.fast().sha256(new byte[1]), 1)
                .withPlatform(Platform.of("linux", "arm64", ""));
        Descriptor target;
        try (Lease lease = store.leases().forProcess("test")) {
            BlobInfo index = store.blobs()
                    .put(
                            lease,
                            Index.of(DocumentForm.OCI, List.of(absent, amd64)).write());
            target = Descriptor.of(MediaType.OCI_INDEX, index.digest(), index.size());
            store.tag(APP_1, target);
        }
        assertEquals(
                amd64.digest(),
                store.contents(target, Platform.of("linux", "amd64", ""))
                        .descriptor()
                        .digest());
        assertThrows(BlobException.class, () -> store.contents(target, Platform.of("linux", "arm64", "")));
        IOException e =
                assertThrows(IOException.class, () -> store.contents(target, Platform.of("linux", "s390x", "")));
        assertEquals("image " + target.digest() + ": it has nothing for linux/s390x", e.getMessage());
        assertEquals(List.of(), store.check(true));
        store.collect(Duration.ZERO);
        assertTrue(store.blobs().has(amd64.digest()));
    }

    @Test
    void blobsAreDurableAtTheLatestWhenTheyAreNamed() throws IOException {
        store = ImageStore.open(store.root(), Digests.bouncyCastle(), Durability.EACH_IMAGE);
        Descriptor one = put("one");
        assertFalse(store.blobs().isSynced(one.digest()));
        // Also those that another process has written.
        store = ImageStore.open(store.root(), Digests.bouncyCastle(), Durability.EACH_IMAGE);
        store.tag(APP_1, one);
        for (Digest blob : new Reachability(store.blobs()).of(List.of(one.digest()))) {
            assertTrue(store.blobs().isSynced(blob), blob.toString());
        }
    }

    /** A thread that is interrupted while it holds something must not take the lease from the others. */
    @Test
    void anInterruptedThreadLeavesTheLease() throws IOException {
        try (Lease lease = store.leases().forProcess("test")) {
            Thread.currentThread().interrupt();
            lease.holdBlob(Digests.fast().sha256(new byte[1]));
            assertTrue(Thread.interrupted());
            lease.holdBlob(Digests.fast().sha256(new byte[2]));
            assertEquals(2, store.leases().list().get(0).blobs().size());
        }
    }

    @Test
    void nothingIsNamedThatIsNotThere() {
        Descriptor absent = Descriptor.of(MediaType.OCI_MANIFEST, Digests.fast().sha256(new byte[1]), 1);
        assertThrows(BlobException.class, () -> store.tag(APP_1, absent));
    }

    @Test
    void collectionKeepsWhatImagesAndLeasesReach() throws IOException {
        Descriptor named = put("base", "named");
        Descriptor dangling = put("base", "dangling");
        store.tag(APP_1, named);
        store.edit(edit -> {
            edit.add(dangling);
            return true;
        });
        Descriptor leased = put("base", "leased");
        Lease lease = store.leases().lasting("container-1", "container 1", LeaseTerm.PERSISTENT);
        lease.holdBlob(leased.digest());
        lease.close();
        Descriptor dropped = put("base", "dropped");
        Collected collected = store.collect(Duration.ofDays(1));
        assertEquals(3, collected.blobs().size(), "layer, configuration and manifest of the dropped one");
        assertTrue(collected.blobs().contains(dropped.digest()));
        assertEquals(List.of(), store.check(true));
        assertEquals(
                2,
                store.contents(leased, Platform.of("linux", "amd64", ""))
                        .manifest()
                        .layers()
                        .size());
        assertEquals(
                "container 1", store.leases().holding(leased.digest()).get(0).owner());
        assertTrue(store.leases().release("container-1"));
        store.remove(dangling.digest());
        assertEquals(6, store.collect(Duration.ofDays(1)).blobs().size());
        assertEquals(List.of(), store.collect(Duration.ofDays(1)).blobs());
        assertEquals(List.of(), store.check(true));
    }

    @Test
    void leasesOfAnotherBootHaveEnded() throws IOException {
        Descriptor one = put("one");
        try (Lease lease = store.leases().lasting("c", "container c", LeaseTerm.BOOT)) {
            lease.holdBlob(one.digest());
        }
        assertEquals(List.of(), store.collect(Duration.ZERO).blobs());
        Path file = store.root().resolve(".jcontainers/leases/c");
        Files.writeString(file, Files.readString(file).replaceFirst("\"bootId\":\"[^\"]*\"", "\"bootId\":\"x\""));
        assertEquals(List.of(), store.leases().list());
        assertEquals(3, store.collect(Duration.ZERO).blobs().size());
        assertFalse(Files.exists(file));
    }

    @Test
    void aLineThatACrashCutDoesNotCount() throws IOException {
        Descriptor one = put("one");
        try (Lease lease = store.leases().lasting("c", "container c", LeaseTerm.PERSISTENT)) {
            lease.holdBlob(one.digest());
        }
        Path file = store.root().resolve(".jcontainers/leases/c");
        Files.writeString(file, Files.readString(file) + "blob sha256:01");
        assertEquals(1, store.leases().list().get(0).blobs().size());
        try (Lease again = store.leases().lasting("c", "container c", LeaseTerm.PERSISTENT)) {
            again.holdBlob(Digests.fast().sha256(new byte[1]));
        }
        assertEquals(2, store.leases().list().get(0).blobs().size());
        Files.writeString(file, Files.readString(file) + "blob sha256:01\n");
        IOException e = assertThrows(IOException.class, () -> store.collect(Duration.ZERO));
        assertTrue(String.valueOf(e.getMessage()).contains("damaged lease (\"sha256:01\")"), e.getMessage());
        assertTrue(store.blobs().has(one.digest()));
    }

    @Test
    void damagedDocumentsAreNotUsed() throws IOException {
        Descriptor one = put("one");
        store.tag(APP_1, one);
        Path blob = store.root().resolve("blobs/sha256").resolve(one.digest().hex());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(blob);
        Files.write(blob, bytes);
        assertThrows(BlobException.class, () -> store.contents(one, Platform.of("linux", "amd64", "")));
        assertEquals(1, store.check(false).size());
        assertEquals(one, put("one"));
        // put() looks at the size only; writing it again makes it whole.
        try (Lease lease = store.leases().forProcess("test");
                BlobWriter writer = store.blobs().write(lease, one)) {
            bytes[bytes.length / 2] ^= 1;
            writer.write(bytes);
            writer.commit(one);
        }
        assertArrayEquals(bytes, store.blobs().document(one));
        assertEquals(List.of(), store.check(true));
    }

    @Test
    void aStoreOfANewerProgramIsLeftAlone() throws IOException {
        Files.writeString(store.root().resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertThrows(IOException.class, () -> ImageStore.open(store.root()));
    }

    @Test
    void aDamagedIndexIsAnError() throws IOException {
        Files.write(
                store.root().resolve("index.json"), "{\"schemaVersion\":2,\"manif".getBytes(StandardCharsets.UTF_8));
        assertThrows(DocumentException.class, () -> store.images());
        assertThrows(DocumentException.class, () -> store.collect(Duration.ZERO));
    }

    @Test
    void anEditThatFailsChangesNothing() throws IOException {
        Descriptor one = put("one");
        store.tag(APP_1, one);
        assertThrows(
                IOException.class,
                () -> store.edit(edit -> {
                    edit.untag(APP_1);
                    throw new IOException("no");
                }));
        assertEquals(List.of(APP_1), image(one).names());
    }

    @Test
    void facts() throws IOException {
        store.tag(APP_1, put("one"));
        store.tag(APP_2, put("one"));
        StoreInfo info = store.info();
        assertEquals(1, info.images());
        assertEquals(2, info.names());
        assertEquals(0, info.dangling());
        assertEquals(3, info.blobs());
        assertEquals(0, info.leases());
        assertEquals(store.root(), info.root());
    }

    @Test
    void recordsOfCompressedLayers() throws IOException {
        Descriptor one = put("one");
        Digest diffId = store.contents(one, Platform.of("linux", "amd64", ""))
                .config()
                .diffIds()
                .get(0);
        LayerRecords records = store.layers();
        assertEquals(List.of(), records.of(diffId));
        Descriptor gzip = Descriptor.of(MediaType.OCI_LAYER_GZIP, Digests.fast().sha256(new byte[1]), 7);
        records.add(diffId, new CompressedLayer("gzip-1", 6, gzip, List.of()));
        records.add(diffId, new CompressedLayer("zstd-1", 3, one, List.of()));
        records.addPushed(diffId, gzip.digest(), "docker.io/library/a");
        records.addPushed(diffId, gzip.digest(), "docker.io/library/b");
        records.addPushed(diffId, gzip.digest(), "docker.io/library/a");
        assertEquals(
                List.of(
                        new CompressedLayer("gzip-1", 6, gzip, List.of("docker.io/library/b", "docker.io/library/a")),
                        new CompressedLayer("zstd-1", 3, one, List.of())),
                records.of(diffId));
        store.tag(APP_1, one);
        store.collect(Duration.ZERO);
        assertEquals(2, records.of(diffId).size());
        store.remove(one.digest());
        store.collect(Duration.ZERO);
        assertEquals(List.of(), records.of(diffId));
    }

    private Descriptor put(String... contents) throws IOException {
        try (Lease lease = store.leases().forProcess("test")) {
            return TestImages.put(store, lease, contents);
        }
    }

    private StoredImage image(Descriptor target) throws IOException {
        return store.images().stream()
                .filter(image -> image.target().digest().equals(target.digest()))
                .findFirst()
                .orElseThrow();
    }
}
