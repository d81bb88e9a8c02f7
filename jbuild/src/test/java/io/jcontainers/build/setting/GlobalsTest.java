package io.jcontainers.build.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.flag.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GlobalsTest {
    private static final Path HERE = Path.of("/here");

    private static Globals.Leading read(Map<String, String> environment, long uid, String... words) {
        return Globals.read(List.of(words), environment, uid, HERE);
    }

    @Test
    void rootHasTheSystemsDirectories() {
        Globals globals = read(Map.of("HOME", "/root"), 0, "images").globals();
        assertEquals(Path.of("/var/lib/jcontainers/images"), globals.data().images());
        assertEquals(Path.of("/run/jcontainers"), globals.run());
        assertEquals(Path.of("/root/.docker"), globals.config());
        assertEquals(Globals.Level.INFO, globals.level());
    }

    @Test
    void ordinaryUsersHaveTheirOwn() {
        Globals globals = read(Map.of("HOME", "/home/u"), 1000).globals();
        assertEquals(Path.of("/home/u/.local/share/jcontainers"), globals.data().path());
        assertEquals(Path.of("/home/u/.local/share/jcontainers/run"), globals.run());
        Map<String, String> xdg = Map.of("HOME", "/home/u", "XDG_DATA_HOME", "/d", "XDG_RUNTIME_DIR", "/r");
        assertEquals(Path.of("/d/jcontainers"), read(xdg, 1000).globals().data().path());
        assertEquals(Path.of("/r/jcontainers"), read(xdg, 1000).globals().run());
    }

    @Test
    void flagsWinOverVariables() {
        Map<String, String> variables = Map.of("JBUILD_ROOT", "/v", "JBUILD_INSECURE_REGISTRY", "a,b:5000");
        Globals.Leading leading =
                read(variables, 0, "--root", "data", "--run-root=/r", "--insecure-registry", "c", "-t", "x", ".");
        assertEquals(Path.of("/here/data"), leading.globals().data().path());
        assertEquals(Path.of("/r"), leading.globals().run());
        assertEquals(List.of("c", "a", "b:5000"), leading.globals().insecureRegistries());
        assertEquals(List.of("-t", "x", "."), leading.words());
        assertEquals(Path.of("/v"), read(variables, 0).globals().data().path());
    }

    @Test
    void complainsAboutBadValues() {
        assertEquals(
                "flag needs an argument: --root",
                assertThrows(UsageException.class, () -> read(Map.of(), 0, "--root"))
                        .getMessage());
        assertThrows(UsageException.class, () -> read(Map.of(), 0, "--log-level", "loud"));
    }
}
