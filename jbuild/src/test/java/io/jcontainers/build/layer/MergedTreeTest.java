package io.jcontainers.build.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedTreeTest {
    private final Syscalls sys = Syscalls.linux();

    @TempDir
    Path directory;

    private Path upper;
    private Path lower;
    private List<Fd> layers;
    private MergedTree tree;

    @BeforeEach
    void makeLayers() throws IOException {
        upper = Files.createDirectories(directory.resolve("upper"));
        lower = Files.createDirectories(directory.resolve("lower"));
        Files.createDirectories(lower.resolve("usr/bin"));
        Files.createDirectories(lower.resolve("etc/opt"));
        Files.createDirectories(upper.resolve("usr"));
        Files.createSymbolicLink(lower.resolve("bin"), Path.of("usr/bin"));
        Files.createSymbolicLink(upper.resolve("abs"), Path.of("/usr"));
        Files.createSymbolicLink(upper.resolve("out"), Path.of("../../../etc/opt"));
        Files.createSymbolicLink(upper.resolve("dangling"), Path.of("no/such"));
        Files.createSymbolicLink(upper.resolve("self"), Path.of("self"));
        Files.writeString(lower.resolve("usr/bin/sh"), "lower");
        Files.writeString(lower.resolve("usr/text"), "lower");
        Files.writeString(upper.resolve("usr/text"), "upper");
        layers = List.of(sys.openDirectory(upper), sys.openDirectory(lower));
        tree = new MergedTree(sys, OverlayMarks.TRUSTED, layers);
    }

    @AfterEach
    void close() {
        layers.forEach(Fd::close);
    }

    private MergedTree.Place resolve(String path) throws IOException {
        return tree.resolve(ByteString.utf8(path), true);
    }

    @ParameterizedTest
    @CsvSource({
        "/, .",
        "'', .",
        "/usr/bin/sh, usr/bin/sh",
        "bin/sh, usr/bin/sh",
        "abs/bin/../text, usr/text",
        "out, etc/opt",
        "../../etc, etc",
        "abs/bin/../../bin, usr/bin",
        "./usr//bin/, usr/bin",
    })
    void whatIsThere(String path, String real) throws IOException {
        MergedTree.Place place = resolve(path);
        assertEquals(real, place.path().toString());
        assertTrue(place.stat().isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "bin/new/file, usr/bin/new/file",
        "dangling, no/such",
        "dangling/x, no/such/x",
        "new/../other, other",
        "new/a/../b, new/b"
    })
    void whatIsNot(String path, String real) throws IOException {
        MergedTree.Place place = resolve(path);
        assertEquals(real, place.path().toString());
        assertEquals(Optional.empty(), place.stat());
    }

    @Test
    void aLinkItself() throws IOException {
        MergedTree.Place place = tree.resolve(ByteString.utf8("bin"), false);
        assertEquals("bin", place.path().toString());
        assertEquals(FileType.SYMBOLIC_LINK, place.stat().orElseThrow().type());
    }

    @Test
    void errors() {
        assertEquals(40, assertThrows(SysException.class, () -> resolve("self")).errno());
        assertEquals(
                20,
                assertThrows(SysException.class, () -> resolve("usr/text/x")).errno());
    }

    private Optional<String> read(String path) throws IOException {
        return tree.read(ByteString.utf8(path), 100).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void contents() throws IOException {
        assertEquals(Optional.of("upper"), read("abs/text"));
        assertEquals(Optional.of("lower"), read("/bin/sh"));
        assertEquals(Optional.empty(), read("usr"));
        assertEquals(Optional.empty(), read("usr/none"));
        assertThrows(SysException.class, () -> tree.read(ByteString.utf8("usr/text"), 4));
    }

    @Test
    void whatIsDeletedAboveIsNotThere() throws IOException {
        assumeTrue(isRoot(), "only root makes device nodes");
        try (Fd usr = sys.openDirectory(upper.resolve("usr"))) {
            sys.makeNode(usr, ByteString.utf8("bin"), FileType.CHARACTER_DEVICE, 0, 0, 0);
        }
        assertEquals(Optional.empty(), resolve("bin").stat());
        assertEquals(Optional.empty(), resolve("usr/bin/sh").stat());
        assertEquals("usr/bin/sh", resolve("usr/bin/sh").path().toString());
    }

    @Test
    void anOpaqueDirectoryHidesWhatIsBelow() throws IOException {
        assumeTrue(isRoot(), "only root sets trusted attributes");
        try (Fd usr = sys.openDirectory(upper.resolve("usr"))) {
            OverlayMarks.TRUSTED.setOpaque(sys, usr);
        }
        assertEquals(Optional.empty(), resolve("bin").stat());
        assertTrue(resolve("usr/text").stat().isPresent());
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
