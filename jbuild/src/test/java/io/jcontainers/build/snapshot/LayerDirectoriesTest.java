package io.jcontainers.build.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.store.lock.FileLocks;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerDirectoriesTest {
    private static final Digest ONE = Digests.fast().sha256(new byte[] {1});
    private static final Digest TWO = Digests.fast().sha256(new byte[] {2});

    @TempDir
    Path directory;

    private LayerDirectories layers;

    @BeforeEach
    void open() throws IOException {
        layers = new LayerDirectories(Syscalls.linux(), directory.resolve("layers"));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> names = Files.list(directory.resolve("layers"))) {
            return names.map(name -> name.getFileName().toString()).sorted().toList();
        }
    }

    private Path commit(Digest diffId, String content) throws IOException {
        try (NewLayer layer = layers.begin()) {
            Files.writeString(layer.files().resolve("file"), content);
            Files.createDirectory(layer.work().resolve("work"));
            return layer.commit(diffId);
        }
    }

    /** chattr(1) tells whether the file system here has the flag at all. */
    @Test
    void layersLieFarFromEachOther() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Assumptions.assumeTrue(
                run("chattr", "+T", other.toString()) == 0, "chattr +T can't be used on the file system of " + other);
        assertEquals(
                0, run("/bin/sh", "-c", "lsattr -d '" + directory.resolve("layers") + "' | cut -d' ' -f1 | grep T"));
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void aCommittedLayerIsFound() throws IOException {
        assertEquals(Optional.empty(), layers.find(ONE));
        Path files = commit(ONE, "1");
        assertEquals(Optional.of(files), layers.find(ONE));
        assertEquals("1", Files.readString(files.resolve("file")));
        assertEquals(List.of("sha256-" + ONE.hex()), names());
        assertEquals(List.of("fs"), List.of(files.getParent().toFile().list()));
    }

    @Test
    void anAbandonedOneIsGone() throws IOException {
        try (NewLayer layer = layers.begin()) {
            Files.writeString(layer.files().resolve("file"), "1");
            assertEquals(1, names().size());
        }
        assertEquals(List.of(), names());
    }

    @Test
    void theFirstOfTwoEqualOnesStays() throws IOException {
        commit(ONE, "first");
        Path files = commit(ONE, "second");
        assertEquals("first", Files.readString(files.resolve("file")));
        assertEquals(1, names().size());
    }

    @Test
    void manyAtOnce() throws IOException {
        IntStream.range(0, 40).parallel().forEach(i -> {
            try {
                commit(i % 2 == 0 ? ONE : TWO, "x");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertEquals(2, names().size());
    }

    @Test
    void removed() throws IOException {
        commit(ONE, "1");
        layers.remove(ONE);
        layers.remove(ONE);
        assertEquals(Optional.empty(), layers.find(ONE));
        assertEquals(List.of(), names());
    }

    @Test
    void leftoversOfTheKilledAreRemovedAndOthersKept() throws IOException {
        Path killed = Files.createDirectories(directory.resolve("layers/.new-killed/fs/d"));
        Files.writeString(killed.resolve("file"), "half");
        Files.createFile(directory.resolve("layers/.new-killed/lock"));
        try (NewLayer alive = layers.begin()) {
            assertEquals(1, layers.removeLeftovers());
            assertFalse(Files.exists(killed));
            assertTrue(Files.isDirectory(alive.files()));
            assertTrue(new FileLocks().isLocked(alive.files().resolveSibling("lock")), "for others, too");
        }
        assertEquals(0, layers.removeLeftovers());
    }

    @Test
    void aLinkInPlaceOfALayerIsNone() throws IOException {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Path place = Files.createDirectories(directory.resolve("layers/sha256-" + ONE.hex()));
        Files.createSymbolicLink(place.resolve("fs"), elsewhere);
        assertEquals(Optional.empty(), layers.find(ONE));
    }

    @Test
    void whatAFailedStepHasChangedIsKeptUntilItIsRemoved() throws IOException {
        KeptFiles kept;
        try (NewLayer layer = layers.begin()) {
            Files.writeString(layer.files().resolve("file"), "changed");
            Files.createDirectory(layer.work().resolve("work"));
            kept = layer.keep("RUN false");
        }
        assertEquals("changed", Files.readString(kept.files().resolve("file")));
        assertEquals(List.of(kept), layers.kept());
        assertEquals("RUN false", kept.about());
        assertEquals(0, layers.removeLeftovers());
        assertEquals(List.of(), layers.all());
        layers.remove(kept);
        layers.remove(kept);
        assertEquals(List.of(), layers.kept());
        assertEquals(List.of(), names());
    }
}
