package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramText;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Programs of containers that are run once. */
class EphemeralTest {
    private static final BytePath LOWER = new BytePath("/l/1");
    private static final BytePath UPPER = new BytePath("/u");
    private static final BytePath WORK = new BytePath("/w");
    private static final byte[] CONFIG = """
            {"ociVersion": "1.2.0", "root": {"path": "/r"},
             "process": {"args": ["init"], "cwd": "/", "env": ["HOME=/h"]},
             "mounts": [{"destination": "/a", "type": "bind", "options": ["bind", "ro"]}],
             "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}]}}
            """.getBytes(StandardCharsets.UTF_8);

    private static ContainerCompiler.Compiled compile(Ephemeral ephemeral) {
        RecordedHost host = RecordedHost.v2();
        Bundle bundle = new Bundle(new BytePath("/b"), CONFIG, SpecReader.read(CONFIG), ephemeral);
        CreateOptions options = CreateOptions.foreground("step", false, CgroupDriver.CGROUPFS);
        return new ContainerCompiler(host.request(), host.host(), host.caller(), bundle, options, null).compile();
    }

    private static Ephemeral with(TreeSource source, String... stubs) {
        OverlayRoot root = new OverlayRoot(List.of(LOWER), UPPER, WORK, false);
        return new Ephemeral(root, Map.of(0, source), List.of(stubs));
    }

    private static TreeSource secret() {
        return new TreeSource.OfBytes("swordfish".getBytes(StandardCharsets.UTF_8), 0400, 1, 2);
    }

    private static List<String> told(Program program, String code) {
        return Compilation.told(program, Compilation.because(code));
    }

    @Test
    void itEndsWithItsFront() {
        ContainerCompiler.Compiled compiled = compile(with(secret()));
        assertTrue(compiled.front().steps().stream().noneMatch(step -> step.op() == Op.SUPERVISE));
        assertEquals(1, told(compiled.init(), "death-signal").size());
        List<String> waiting = told(compiled.front(), "supervise");
        assertTrue(waiting.getFirst().startsWith("signalfd4 -1 "), waiting.toString());
        assertEquals(
                List.of("signalfd4", "ppoll", "pidfd_send_signal", "wait", "wait4"),
                waiting.stream()
                        .map(step -> step.split(" ")[0])
                        .filter(List.of("signalfd4", "ppoll", "pidfd_send_signal", "wait", "wait4")::contains)
                        .toList());
        assertEquals(List.of(), told(compiled.front(), "state-lock"));
        assertFalse(told(compiled.front(), "out-of-memory").isEmpty());
    }

    @Test
    void stubsAreLookedForBeforeAndRemovedAfter() {
        Program front = compile(with(secret(), "/run/secrets/a")).front();
        assertEquals(
                List.of("\"run/secrets/a\"", "\"run/secrets\"", "\"run\"", "\".\""),
                told(front, "stub-look").stream()
                        .filter(step -> step.startsWith("in-root"))
                        .map(step -> step.split(" ")[2])
                        .toList());
        assertEquals(
                List.of("\"a\"", "\"secrets\"", "\"run\"", "\"a\"", "\"secrets\"", "\"run\""),
                told(front, "stub-remove").stream()
                        .filter(step -> step.startsWith("unlinkat"))
                        .map(step -> step.split(" ")[2])
                        .toList());
        assertEquals(
                1,
                told(front, "stub-remove").stream()
                        .filter(step -> step.startsWith("utimensat"))
                        .count());
    }

    @Test
    void aSecretIsNotShown() {
        ContainerCompiler.Compiled compiled = compile(with(secret()));
        for (Program program : List.of(compiled.front(), compiled.init(), compiled.stored())) {
            assertFalse(ProgramText.of(program, List.of()).contains("swordfish"));
        }
        byte[] stored = compiled.stored().encode("x86_64");
        assertFalse(new String(stored, StandardCharsets.ISO_8859_1).contains("swordfish"));
        List<String> made = told(compiled.init(), "mount-source");
        assertTrue(
                made.stream().anyMatch(step -> step.startsWith("put ") && step.contains("9 bytes")), made.toString());
        assertTrue(made.stream().anyMatch(step -> step.contains("noswap")), made.toString());
    }

    @Test
    void aPlaceInADirectoryIsClonedByTheFront() {
        TreeSource source = new TreeSource.OfDirectory(new BytePath("/c"), new BytePath("/sub"));
        assertEquals(
                List.of("openat", "in-root", "open_tree", "close", "close"),
                told(compile(with(source)).front(), "mount-source").stream()
                        .map(step -> step.split(" ")[0])
                        .toList());
    }

    @Test
    void aWholeOverlayNeedsNothingOfInit() {
        OverlayRoot layers = OverlayRoot.readOnly(List.of(LOWER, UPPER), false);
        ContainerCompiler.Compiled whole = compile(with(new TreeSource.OfOverlay(layers, new BytePath("/"))));
        assertEquals(List.of(), told(whole.init(), "mount-source"));
        assertTrue(told(whole.front(), "mount-source").stream().noneMatch(step -> step.contains("upperdir")));
        ContainerCompiler.Compiled part = compile(with(new TreeSource.OfOverlay(layers, new BytePath("/x"))));
        assertEquals(
                List.of("move_mount", "in-root", "open_tree", "close", "fchdir", "umount2", "fchdir", "close"),
                told(part.init(), "mount-source").stream()
                        .map(step -> step.split(" ")[0])
                        .toList());
    }

    @Test
    void overlaysThatTheKernelHasNot() {
        assertThrows(IllegalArgumentException.class, () -> OverlayRoot.readOnly(List.of(LOWER), false));
        assertThrows(IllegalArgumentException.class, () -> new OverlayRoot(List.of(LOWER), UPPER, null, false));
    }

    @Test
    void aCopyOfATree() {
        TreeSource source = new TreeSource.OfDirectory(new BytePath("/c"), new BytePath("/sub"));
        assertEquals(
                List.of("openat", "in-root", "openat", "copy-tree", "exit", "end", "end"),
                Compilation.told(TreeCopy.of(source, new BytePath("/into")), step -> true).stream()
                        .map(step -> step.split(" ")[0])
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> TreeCopy.of(secret(), new BytePath("/into")));
    }
}
