package io.jcontainers.build.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutDirectoryTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");
    private static final Reference APP = Reference.parse("app:1");

    @TempDir
    Path directory;

    private ImageStore from;
    private ImageStore to;
    private Descriptor one;
    private Path layout;

    @BeforeEach
    void save() throws IOException {
        from = ImageStore.open(directory.resolve("from"));
        to = ImageStore.open(directory.resolve("to"));
        Descriptor two;
        try (Lease lease = from.leases().forProcess("test")) {
            one = TestImages.put(from, lease, "base", "one");
            from.tag(APP, one);
            two = TestImages.put(from, lease, "two");
            from.tag(Reference.parse("app:2"), two);
        }
        layout = directory.resolve("new/layout");
        new ArchiveSaver(from, AMD64)
                .saveDirectory(
                        List.of(
                                new SavedImage(one, List.of(APP)),
                                new SavedImage(two, List.of(Reference.parse("app:2")))),
                        ArchiveFormat.OCI,
                        layout);
    }

    @Test
    void imagesAreCopiedByName() throws IOException {
        for (String name :
                List.of("app:1", "docker.io/library/app:1", one.digest().toString())) {
            assertEquals(
                    List.of(new LoadedImage(one.withAnnotations(java.util.Map.of()), List.of(APP), List.of())),
                    copy(name));
            assertEquals(4, to.info().blobs(), "only what belongs to it");
            to.collect(Duration.ZERO);
            assertEquals(0, to.info().blobs());
        }
        assertEquals(List.of(), copy("app:3"));
        assertEquals(2, copy(null).size());
        assertEquals(2, copyFrom(from.root(), null).size(), "a store is a layout too");
    }

    @Test
    void nothingIsOverwritten() {
        IOException e = assertThrows(
                IOException.class,
                () -> new ArchiveSaver(from, AMD64).saveDirectory(List.of(), ArchiveFormat.OCI, layout));
        assertEquals(layout + ": it is not empty: name another directory, or empty it", e.getMessage());
    }

    /** security.md U29. */
    @Test
    void hostileDirectories() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Path blob = layout.resolve("blobs/sha256").resolve(one.digest().hex());
        byte[] manifest = Files.readAllBytes(blob);

        Files.delete(blob);
        assertRefused("index.json names it, but it is not there");
        Files.createSymbolicLink(blob, secret);
        assertRefused("has to be a regular file");
        Files.delete(blob);
        Files.createDirectory(blob);
        assertRefused("has to be a regular file");
        Files.delete(blob);
        new ProcessBuilder("mkfifo", blob.toString()).start().waitFor();
        assertRefused("has to be a regular file");
        Files.delete(blob);
        Files.write(blob, new byte[manifest.length]);
        assertRefused("its bytes have the digest");
        Files.write(blob, new byte[manifest.length + 1]);
        assertRefused("its descriptor says " + manifest.length);
        Files.write(blob, manifest);
        assertEquals(2, copy(null).size());

        Files.move(layout.resolve("blobs"), directory.resolve("moved"));
        Files.createSymbolicLink(layout.resolve("blobs"), directory.resolve("moved"));
        to.collect(Duration.ZERO);
        assertThrows(IOException.class, () -> copy(null));
        Files.delete(layout.resolve("index.json"));
        assertRefused("it is no OCI layout: it has no index.json");
        Files.createSymbolicLink(layout.resolve("index.json"), secret);
        assertRefused("index.json has to be a regular file");
        assertEquals(0, to.collect(Duration.ZERO).blobs().size());
        assertEquals(0, to.info().blobs());
    }

    private void assertRefused(String message) throws IOException {
        to.collect(Duration.ZERO);
        IOException e = assertThrows(IOException.class, () -> copy(null));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    private List<LoadedImage> copy(@Nullable String name) throws IOException {
        return copyFrom(layout, name);
    }

    private List<LoadedImage> copyFrom(Path source, @Nullable String name) throws IOException {
        try (LayoutDirectory opened = LayoutDirectory.open(source);
                Lease lease = to.leases().forProcess("test")) {
            return opened.copy(name, to, lease);
        }
    }
}
