package io.jcontainers.build.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {
    private final Syscalls sys = Syscalls.linux();
    private final Clock later = Clock.fixed(Instant.now().plus(Duration.ofHours(1)), ZoneOffset.UTC);
    private final StatMemory memory = new StatMemory(100);
    private final InodeDigests files = new InodeDigests(sys, later, memory);

    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectories(directory.resolve("tree"));
        Files.writeString(tree.resolve("a"), "alpha");
        Files.createDirectories(tree.resolve("d/e"));
        Files.writeString(tree.resolve("d/b"), "beta");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("d/b"));
    }

    private Optional<Digest> hash(Predicate<RelativePath> wanted) throws IOException {
        try (Fd top = sys.openDirectory(directory)) {
            return new ContentHash(sys, files, false, wanted).of(top, ByteString.utf8("tree"), RelativePath.ROOT);
        }
    }

    private Digest hash() throws IOException {
        return hash(path -> true).orElseThrow();
    }

    @Test
    void timesDoNotCount() throws IOException {
        Digest before = hash();
        Files.setLastModifiedTime(tree.resolve("a"), FileTime.fromMillis(1000));
        Files.setLastModifiedTime(tree.resolve("d"), FileTime.fromMillis(1000));
        assertEquals(before, hash());
    }

    private interface Change {
        void make() throws IOException;
    }

    private void changes(String what, Change change) throws IOException {
        Digest before = hash();
        change.make();
        assertNotEquals(before, hash(), what);
    }

    @Test
    void everythingElseDoes() throws IOException {
        changes("content", () -> Files.writeString(tree.resolve("a"), "alphA"));
        changes(
                "mode",
                () -> Files.setPosixFilePermissions(tree.resolve("a"), PosixFilePermissions.fromString("rwx------")));
        changes(
                "mode of a directory",
                () -> Files.setPosixFilePermissions(tree.resolve("d/e"), PosixFilePermissions.fromString("rwx------")));
        changes("name", () -> Files.move(tree.resolve("a"), tree.resolve("A")));
        changes("target", () -> {
            Files.delete(tree.resolve("link"));
            Files.createSymbolicLink(tree.resolve("link"), Path.of("d/c"));
        });
        changes("an empty directory more", () -> Files.createDirectory(tree.resolve("d/e/f")));
        changes("one less", () -> Files.delete(tree.resolve("d/e/f")));
        changes("place", () -> Files.move(tree.resolve("d/b"), tree.resolve("b")));
        changes("kind", () -> {
            Files.delete(tree.resolve("A"));
            Files.createDirectory(tree.resolve("A"));
        });
    }

    @Test
    void namesAndContentsAreNotMixedUp() throws IOException {
        Files.writeString(tree.resolve("x"), "1");
        Files.writeString(tree.resolve("y"), "2");
        Digest before = hash();
        Files.writeString(tree.resolve("x"), "2");
        Files.writeString(tree.resolve("y"), "1");
        assertNotEquals(before, hash());
    }

    @Test
    void aLinkOutOfTheTreeIsNotFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "1");
        Files.createSymbolicLink(tree.resolve("out"), secret);
        Digest before = hash();
        Files.writeString(secret, "2");
        assertEquals(before, hash());
    }

    @Test
    void onlyTheWantedCounts() throws IOException {
        Digest all = hash();
        Digest without = hash(path -> !path.toString().equals("d/b")).orElseThrow();
        assertNotEquals(all, without);
        Files.writeString(tree.resolve("d/b"), "other");
        assertEquals(without, hash(path -> !path.toString().equals("d/b")).orElseThrow());
        assertEquals(Optional.empty(), hash(path -> false));
        assertTrue(hash(path -> path.toString().equals("d/b")).isPresent());
    }

    @Test
    void aFileIsReadOnce() throws IOException {
        hash();
        Path file = tree.resolve("a");
        Stat stat = stat(file);
        assertNotNull(files.known(stat));
        Files.writeString(file, "alpha");
        assertNull(files.known(stat(file)), "it was written again");
    }

    @Test
    void aFileThatHasJustChangedIsNotRemembered() throws IOException {
        InodeDigests cautious = new InodeDigests(sys, Clock.systemUTC(), new StatMemory(100));
        try (Fd top = sys.openDirectory(tree)) {
            Stat stat = sys.stat(top, ByteString.utf8("a")).orElseThrow();
            cautious.read(top, ByteString.utf8("a"), stat, ByteBuffer.allocateDirect(3));
            assertNull(cautious.known(stat));
        }
    }

    @Test
    void aFileThatIsAnotherOneNowIsRefused() throws IOException {
        Stat stat = stat(tree.resolve("a"));
        Files.delete(tree.resolve("a"));
        Files.writeString(tree.resolve("a"), "alpha");
        try (Fd top = sys.openDirectory(tree)) {
            SysException refused = assertThrows(
                    SysException.class,
                    () -> files.read(top, ByteString.utf8("a"), stat, ByteBuffer.allocateDirect(3)));
            assertEquals("read \"a\", which changes meanwhile; build again: try again", refused.getMessage());
        }
    }

    @Test
    void attributesCountAndCannotBeMistakenForContent() throws IOException {
        changes("attribute", () -> Files.setAttribute(tree.resolve("a"), "user:x", "1".getBytes(UTF_8)));
        changes("its value", () -> Files.setAttribute(tree.resolve("a"), "user:x", "2".getBytes(UTF_8)));
        changes("of a directory", () -> Files.setAttribute(tree.resolve("d"), "user:x", "2".getBytes(UTF_8)));
    }

    private Stat stat(Path file) throws IOException {
        try (Fd top = sys.openDirectory(file.getParent())) {
            return sys.stat(top, ByteString.utf8(file.getFileName().toString())).orElseThrow();
        }
    }
}
