package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.FakeCaller;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.run.CacheKey;
import io.jcontainers.build.run.CacheMounts;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.sys.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountTransferTest {
    @TempDir
    Path root;

    private final Stores stores = new Stores();
    private FakeCaller caller;
    private CacheMounts mounts;

    @BeforeEach
    void open() throws IOException {
        Scratch.needsRoot(); // owners
        caller = new FakeCaller(
                new Commands(List.of(new ExportMountCommand(stores), new ImportMountCommand(stores))), root);
        mounts = stores.mounts(Globals.read(List.of("--root", root.toString()), Map.of(), 0, root)
                .globals());
    }

    private FakeCaller.Answer type(String... words) {
        return caller.type(words);
    }

    private Path file(String name) {
        return root.resolve(name);
    }

    private void fill(Path into) throws IOException {
        Files.createDirectory(into.resolve("d"));
        Files.writeString(into.resolve("d/.wh.kept"), "no whiteout");
        Files.createLink(into.resolve("hard"), into.resolve("d/.wh.kept"));
        Files.createSymbolicLink(into.resolve("soft"), Path.of("nowhere"));
        Files.setPosixFilePermissions(into.resolve("hard"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setAttribute(into.resolve("d"), "unix:uid", 1234);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.tar", "m.tar.gz", "m.tgz", "m.tar.zst"})
    void thereAndBack(String name) throws IOException, InterruptedException {
        mounts.replace(new CacheKey("/c", "", 0755, 0, 0), this::fill);
        assertEquals(
                new FakeCaller.Answer(0, "", ""),
                type("cache", "export-mount", "-o", file(name).toString(), "/c"));
        assertEquals(
                new FakeCaller.Answer(0, "", ""),
                type("cache", "import-mount", "-i", file(name).toString(), "--mode", "0700", "--uid", "5", "other"));
        Path files = mounts.entries().stream()
                .filter(entry -> entry.id().equals("other"))
                .findFirst()
                .orElseThrow()
                .files();
        assertEquals("no whiteout", Files.readString(files.resolve("d/.wh.kept")));
        assertEquals(2, Files.getAttribute(files.resolve("hard"), "unix:nlink"));
        assertEquals(Path.of("nowhere"), Files.readSymbolicLink(files.resolve("soft")));
        assertEquals(1234, Files.getAttribute(files.resolve("d"), "unix:uid"));
        assertEquals(5, Files.getAttribute(files, "unix:uid"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files)));
    }

    @Test
    void aDamagedArchiveChangesNothing() throws IOException, InterruptedException {
        mounts.replace(new CacheKey("/c", "", 0755, 0, 0), this::fill);
        Files.writeString(file("bad"), "this is no archive at all");
        FakeCaller.Answer answer =
                type("cache", "import-mount", "-i", file("bad").toString(), "/c");
        assertEquals(1, answer.status());
        assertTrue(
                answer.stderr().startsWith("jbuild: the archive can't be imported, the cache mount stays as it was: "),
                answer.stderr());
        assertTrue(Files.exists(mounts.entries().getFirst().files().resolve("hard")));
    }

    @Test
    void whatCantBe() {
        for (String[] words : new String[][] {
            {"export-mount", "-o", "m.tar", "none", "no such cache mount: none"},
            {"export-mount", "none", "say where to"},
            {"import-mount", "none", "say where from"},
            {"import-mount", "-i", "nofile", "x", "open nofile: no such file"},
            {"import-mount", "-i", "nofile", "--mode", "9", "x", "--mode 9: it has to be octal"},
            {"import-mount", "-i", "nofile", "--uid", "-1", "x", "--uid -1: it has to be a number"}
        }) {
            String[] typed = new String[words.length];
            typed[0] = "cache";
            System.arraycopy(words, 0, typed, 1, words.length - 1);
            FakeCaller.Answer answer = type(typed);
            assertEquals(1, answer.status(), String.join(" ", words));
            assertTrue(answer.stderr().contains(words[words.length - 1]), answer.stderr());
        }
    }
}
