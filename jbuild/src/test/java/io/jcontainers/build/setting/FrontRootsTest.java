package io.jcontainers.build.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front finds an ordinary user's roots before an engine runs: by the same rules. */
class FrontRootsTest {
    private static final Path HERE = Path.of("/here/now");

    @TempDir
    private static Path directory;

    private record Case(Map<String, String> environment, List<String> words) {}

    private static final Map<String, String> USUAL = Map.of("HOME", "/home/u", "XDG_RUNTIME_DIR", "/run/user/1000");

    private static final List<Case> CASES = List.of(
            new Case(Map.of(), List.of()),
            new Case(Map.of("HOME", ""), List.of("images")),
            new Case(Map.of("HOME", "/"), List.of("images")),
            new Case(Map.of("HOME", "relative"), List.of("images")),
            new Case(Map.of("HOME", "/home/u"), List.of("images")),
            new Case(USUAL, List.of()),
            new Case(Map.of("HOME", "/h", "XDG_DATA_HOME", "/d", "XDG_RUNTIME_DIR", ""), List.of(".")),
            new Case(Map.of("HOME", "/h", "XDG_DATA_HOME", "", "XDG_RUNTIME_DIR", "r"), List.of(".")),
            new Case(Map.of("XDG_DATA_HOME", "data"), List.of(".")),
            new Case(Map.of("JBUILD_ROOT", "/v", "JBUILD_RUN_ROOT", "/w"), List.of("-t", "x", ".")),
            new Case(Map.of("JBUILD_ROOT", "", "JBUILD_RUN_ROOT", "", "HOME", "/h"), List.of()),
            new Case(Map.of("JBUILD_ROOT", "v", "HOME", "/h"), List.of()),
            new Case(USUAL, List.of("--root", "/a", "--run-root", "/b", "images")),
            new Case(USUAL, List.of("--root=/a", "--run-root=/b", "images")),
            new Case(USUAL, List.of("--root", "a", "images")),
            new Case(USUAL, List.of("--root=", "--run-root=", "images")),
            new Case(USUAL, List.of("--root", "", "images")),
            new Case(USUAL, List.of("--root", "--run-root", "--run-root", "--root", "images")),
            new Case(USUAL, List.of("--root=/a", "--root", "/b", "--run-root=/c", "--run-root=/d=e")),
            new Case(
                    USUAL,
                    List.of(
                            "--config",
                            "/c",
                            "--insecure-registry=h",
                            "--insecure-registry",
                            "i",
                            "--log-level",
                            "warn",
                            "--runtime",
                            "/r",
                            "--root",
                            "/a")),
            new Case(USUAL, List.of("images", "--root", "/a")),
            new Case(USUAL, List.of("-t", "x", "--root", "/a", ".")),
            new Case(USUAL, List.of("--", "--root", "/a")),
            new Case(USUAL, List.of("--roots", "/x", "--root", "/a")),
            new Case(USUAL, List.of("--roo=/x", "--root", "/a")),
            new Case(USUAL, List.of("-root", "/x")),
            new Case(USUAL, List.of("--log-level=debug", "--run-root", "/b", "--unknown", "--root", "/a")),
            new Case(Map.of("JBUILD_ROOT", "/v", "HOME", "/h"), List.of("--root", "/ä/ö")));

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        try {
            Process compiler = new ProcessBuilder(
                            "gcc",
                            "-std=gnu17",
                            "-D_GNU_SOURCE",
                            "-Isrc/main/c",
                            "src/test/c/roots.c",
                            "src/main/c/roots.c",
                            "-o",
                            directory.resolve("roots").toString())
                    .inheritIO()
                    .start();
            assertEquals(0, compiler.waitFor());
        } catch (IOException e) {
            assumeTrue(false, "skipped: no gcc here");
        }
    }

    private static String front(Case each) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(directory.resolve("roots").toString(), HERE.toString(), "jbuild"));
        command.addAll(each.words());
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().clear();
        program.environment().putAll(each.environment());
        String[] roots =
                new String(program.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\0");
        return Path.of(roots[0]) + " " + Path.of(roots[1]);
    }

    @Test
    void bothFindTheSame() throws IOException {
        for (Case each : CASES) {
            Globals globals =
                    Globals.read(each.words(), each.environment(), 1000, HERE).globals();
            assertEquals(globals.data().path() + " " + globals.run(), front(each), each.toString());
        }
    }
}
