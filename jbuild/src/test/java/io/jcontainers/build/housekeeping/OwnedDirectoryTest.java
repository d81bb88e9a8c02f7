package io.jcontainers.build.housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedDirectoryTest {
    @TempDir
    Path directory;

    private final Syscalls sys = Syscalls.linux();

    private int sweep() throws IOException {
        return OwnedDirectory.removeAbandoned(sys, directory.resolve("tmp"));
    }

    @Test
    void thoseOfTheLivingStay() throws IOException {
        assertEquals(0, sweep(), "there are none");
        OwnedDirectory own = OwnedDirectory.claim(sys, directory.resolve("tmp"));
        Files.createDirectories(own.path().resolve("git-1/deep"));
        assertEquals(0, sweep());
        assertTrue(Files.exists(own.path().resolve("git-1/deep")));
        own.close();
        assertFalse(Files.exists(own.path()));
    }

    /** A lock file that nobody holds is one of a process that was killed. */
    @Test
    void thoseOfTheDeadGo() throws IOException {
        Path dead = directory.resolve("tmp/dead");
        Files.createDirectories(dead.resolve("context-1/deep"));
        Files.createSymbolicLink(dead.resolve("link"), directory);
        Files.createFile(dead.resolve("lock"));
        assertEquals(1, sweep());
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(directory));
    }

    @Test
    void withoutALockItsAgeTells() throws IOException {
        Path young = Files.createDirectories(directory.resolve("tmp/young"));
        Path old = Files.createDirectories(directory.resolve("tmp/old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        assertEquals(1, sweep());
        assertTrue(Files.exists(young));
        assertFalse(Files.exists(old));
    }
}
