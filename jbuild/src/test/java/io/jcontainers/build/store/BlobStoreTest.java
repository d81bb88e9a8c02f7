package io.jcontainers.build.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlobStoreTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private ImageStore store;
    private Lease lease;

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory.resolve("store"));
        lease = store.leases().forProcess("test");
    }

    @AfterEach
    void close() throws IOException {
        lease.close();
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void allAlgorithms(DigestAlgorithm algorithm) throws IOException {
        BlobInfo blob;
        try (BlobWriter writer = store.blobs().write(lease, algorithm)) {
            writer.write(CONTENT);
            assertEquals(1, files("ingest"));
            blob = writer.commit();
        }
        assertEquals(new BlobInfo(Digests.fast().of(algorithm, CONTENT), 7), blob);
        assertArrayEquals(CONTENT, store.blobs().document(descriptor(blob.digest(), 7)));
        Path file = store.root()
                .resolve("blobs")
                .resolve(algorithm.prefix())
                .resolve(blob.digest().hex());
        assertEquals("r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(0, files("ingest"));
    }

    @Test
    void aWriterThatIsClosedLeavesNothing() throws IOException {
        try (BlobWriter writer = store.blobs().write(lease)) {
            writer.write(CONTENT);
        }
        assertEquals(0, files("ingest"));
        assertFalse(store.blobs().has(digest(CONTENT)));
    }

    @Test
    void wrongBytesGetNoName() throws IOException {
        Descriptor expected = descriptor(digest(CONTENT), CONTENT.length);
        try (BlobWriter writer = store.blobs().write(lease, expected)) {
            writer.write("Content".getBytes(StandardCharsets.UTF_8));
            BlobException e = assertThrows(BlobException.class, () -> writer.commit(expected));
            assertEquals(expected.digest(), e.digest());
        }
        try (BlobWriter writer = store.blobs().write(lease, expected)) {
            writer.write(CONTENT, 0, 6);
            assertThrows(BlobException.class, () -> writer.commit(expected));
        }
        try (BlobWriter writer = store.blobs().write(lease, expected)) {
            writer.write(CONTENT);
            assertThrows(IOException.class, () -> writer.write(1));
        }
        assertFalse(store.blobs().has(expected.digest()));
        assertEquals(0, files("ingest"));
    }

    @Test
    void theCallerMayHash() throws IOException {
        try (BlobWriter writer = store.blobs().writeHashedByCaller(lease)) {
            writer.channel().write(ByteBuffer.wrap(CONTENT));
            assertEquals(new BlobInfo(digest(CONTENT), 7), writer.commit(digest(CONTENT)));
        }
    }

    @Test
    void readingFindsLies() throws IOException {
        store.blobs().put(lease, CONTENT);
        assertThrows(BlobException.class, () -> drain(descriptor(digest(CONTENT), 6)));
        assertThrows(BlobException.class, () -> drain(descriptor(digest(CONTENT), 8)));
        assertThrows(BlobException.class, () -> drain(descriptor(digest(new byte[1]), 7)));
        assertThrows(
                BlobException.class,
                () -> store.blobs().document(descriptor(digest(CONTENT), StrictJson.MAX_BYTES + 1L)));
    }

    /** security.md U29: what another program put where a blob belongs. */
    @Test
    void linksAndDirectoriesAreNoBlobs() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "content");
        Path blobs = store.root().resolve("blobs/sha256");
        Files.createSymbolicLink(blobs.resolve(digest(CONTENT).hex()), secret);
        assertFalse(store.blobs().has(digest(CONTENT)));
        assertThrows(IOException.class, () -> drain(descriptor(digest(CONTENT), 7)));
        Files.createDirectory(blobs.resolve(digest(new byte[1]).hex()));
        assertThrows(IOException.class, () -> drain(descriptor(digest(new byte[1]), 1)));
        store.blobs().put(lease, CONTENT);
        drain(descriptor(digest(CONTENT), 7));
        assertEquals("content", Files.readString(secret));
    }

    @Test
    void aPartialBlobGoesOn() throws IOException, InterruptedException {
        Descriptor expected = descriptor(digest(CONTENT), CONTENT.length);
        try (PartialBlob partial = store.blobs().resume(lease, expected).orElseThrow()) {
            assertEquals(0, partial.offset());
            partial.write(CONTENT, 0, 3);
            assertThrows(BlobException.class, partial::commit);
        }
        assertEquals(0, store.collect(Duration.ofDays(1)).leftovers());
        try (PartialBlob partial = store.blobs().resume(lease, expected).orElseThrow()) {
            assertEquals(3, partial.offset());
            assertEquals(0, store.collect(Duration.ZERO).leftovers(), "somebody writes it");
            partial.write(CONTENT, 3, 4);
            assertThrows(BlobException.class, () -> partial.write(1));
            assertEquals(new BlobInfo(expected.digest(), 7), partial.commit());
        }
        drain(expected);
        assertEquals(Optional.empty(), store.blobs().resume(lease, expected));
        assertEquals(0, files("partial"));
    }

    @Test
    void aWrongPartialBlobStartsAnew() throws IOException, InterruptedException {
        Descriptor expected = descriptor(digest(CONTENT), CONTENT.length);
        try (PartialBlob partial = store.blobs().resume(lease, expected).orElseThrow()) {
            partial.write(new byte[7]);
            assertThrows(BlobException.class, partial::commit);
        }
        try (PartialBlob partial = store.blobs().resume(lease, expected).orElseThrow()) {
            assertEquals(0, partial.offset());
            partial.write(CONTENT, 1, 3);
            partial.restart();
            assertEquals(0, partial.offset());
        }
        assertEquals(1, store.collect(Duration.ZERO).leftovers());
        assertEquals(0, files("partial"));
    }

    @Test
    void anotherOneWaitsForAPartialBlob() throws Exception {
        Descriptor expected = descriptor(digest(CONTENT), CONTENT.length);
        PartialBlob partial = store.blobs().resume(lease, expected).orElseThrow();
        Thread[] waiting = new Thread[4];
        boolean[] found = new boolean[waiting.length];
        for (int i = 0; i < waiting.length; i++) {
            int number = i;
            waiting[i] = Thread.ofPlatform().start(() -> {
                try (Lease own = store.leases().forProcess("other")) {
                    found[number] = store.blobs().resume(own, expected).isEmpty();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        partial.write(CONTENT);
        partial.commit();
        partial.close();
        for (int i = 0; i < waiting.length; i++) {
            waiting[i].join();
            assertTrue(found[i]);
        }
        assertEquals(0, files("partial"));
    }

    @Test
    void aLeaseHoldsWhatItWrote() throws IOException {
        store.blobs().put(lease, CONTENT);
        assertEquals(0, store.collect(Duration.ZERO).blobs().size());
        lease.close();
        assertEquals(1, store.collect(Duration.ZERO).blobs().size());
        lease = store.leases().forProcess("test");
        assertFalse(lease.holdIfPresent(digest(CONTENT)));
    }

    private void drain(Descriptor blob) throws IOException {
        try (InputStream in = store.blobs().open(blob)) {
            in.readAllBytes();
        }
    }

    private long files(String part) throws IOException {
        try (Stream<Path> files =
                Files.list(store.root().resolve(".jcontainers").resolve(part))) {
            return files.count();
        }
    }

    private static Digest digest(byte[] content) {
        return Digests.fast().sha256(content);
    }

    private static Descriptor descriptor(Digest digest, long size) {
        return Descriptor.of("application/octet-stream", digest, size);
    }
}
