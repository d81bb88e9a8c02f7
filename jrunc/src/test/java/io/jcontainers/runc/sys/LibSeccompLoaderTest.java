package io.jcontainers.runc.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LibSeccompLoaderTest {
    @TempDir
    Path directory;

    private String before;

    @BeforeEach
    void remember() {
        before = System.getProperty(LibSeccompLoader.DIRECTORY_PROPERTY);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(LibSeccompLoader.DIRECTORY_PROPERTY);
        } else {
            System.setProperty(LibSeccompLoader.DIRECTORY_PROPERTY, before);
        }
    }

    private LibSeccompLoader own() {
        System.setProperty(LibSeccompLoader.DIRECTORY_PROPERTY, directory.toString());
        return LibSeccompLoader.ofSystem();
    }

    @Test
    void systemLibrary() {
        System.clearProperty(LibSeccompLoader.DIRECTORY_PROPERTY);
        LibSeccompLoader loader = LibSeccompLoader.ofSystem();
        assertTrue(loader.version().matches("2\\.[5-9]\\.\\d+"), loader.version());
        assertTrue(loader.identity().matches("build id [0-9a-f]{40}"), loader.identity());
        assertSame(loader.library(), loader.library());
    }

    @Test
    void copyInADirectoryOfItsOwn() throws IOException {
        System.clearProperty(LibSeccompLoader.DIRECTORY_PROPERTY);
        LibSeccompLoader system = LibSeccompLoader.ofSystem();
        Files.copy(Path.of(system.toString()), directory.resolve("libseccomp.so.2"));
        LibSeccompLoader copy = own();
        assertEquals(directory.resolve("libseccomp.so.2").toString(), copy.toString());
        assertEquals(system.identity(), copy.identity());
        assertEquals(system.version(), copy.version());
    }

    @Test
    void identityWithoutBuildIdIsSizeAndTime() throws IOException {
        Path file = directory.resolve("libseccomp.so.2");
        Files.write(file, new byte[1000]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_123L));
        assertEquals("file 1000 1700000000123", own().identity());
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_124L));
        assertNotEquals("file 1000 1700000000123", own().identity());
    }

    @Test
    void aMissingOrBrokenLibraryIsNamed() throws IOException {
        Path file = directory.resolve("libseccomp.so.2");
        IllegalStateException missing = assertThrows(IllegalStateException.class, () -> own().library());
        assertTrue(missing.getMessage().startsWith("load " + file + ": "), missing.getMessage());
        assertThrows(IllegalStateException.class, () -> own().identity());
        Files.writeString(file, "no ELF file", StandardCharsets.US_ASCII);
        IllegalStateException broken = assertThrows(IllegalStateException.class, () -> own().library());
        assertTrue(broken.getMessage().startsWith("load " + file + ": "), broken.getMessage());
    }
}
