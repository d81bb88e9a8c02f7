package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayStepsTest {
    private static final OverlayRoot OVERLAY = overlay(false);

    private static OverlayRoot overlay(boolean userAttributes) {
        return new OverlayRoot(
                List.of(new BytePath("/s/2/fs"), new BytePath("/s/1/fs")),
                new BytePath("/s/3/fs"),
                new BytePath("/s/3/work"),
                userAttributes);
    }

    private static List<String> steps(OverlayRoot overlay) {
        ProgramBuilder front = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        front.block(Executor.FRONT);
        OverlaySteps.mountRoot(front, overlay, front.slot("rootfs"));
        return Compilation.told(front.build(), Compilation.because("rootfs-overlay"));
    }

    @Test
    void layersFromAboveThenUpperAndWork() {
        List<String> steps = steps(OVERLAY);
        assertEquals("fsopen \"overlay\" FSOPEN_CLOEXEC", steps.getFirst());
        assertEquals(
                List.of("\"/s/2/fs\"", "\"/s/1/fs\"", "\"/s/3/fs\"", "\"/s/3/work\""),
                steps.stream()
                        .filter(step -> step.startsWith("openat "))
                        .map(step -> step.split(" ")[2])
                        .toList());
        assertEquals(
                List.of("lowerdir+", "lowerdir+", "upperdir", "workdir", "index", "redirect_dir", "metacopy"),
                steps.stream()
                        .filter(step -> step.contains("FSCONFIG_SET_STRING"))
                        .map(step -> step.split(" ")[3].replace("\"", ""))
                        .toList());
    }

    @Test
    void everyDirectoryIsClosedAgain() {
        assertEquals(
                List.of("open", "close", "open", "close", "open", "close", "open", "close", "fsmount", "close"),
                steps(OVERLAY).stream()
                        .map(step -> step.split(" ")[0].replace("openat", "open"))
                        .filter(List.of("open", "close", "fsmount")::contains)
                        .toList());
    }

    @Test
    void anOrdinaryUsersMarks() {
        assertEquals(
                1,
                steps(overlay(true)).stream()
                        .filter(step -> step.contains("userxattr"))
                        .count());
        assertEquals(
                0,
                steps(overlay(true)).stream()
                        .filter(step -> step.contains("redirect_dir") || step.contains("metacopy"))
                        .count());
        assertEquals(
                0,
                steps(OVERLAY).stream()
                        .filter(step -> step.contains("userxattr"))
                        .count());
    }

    @Test
    void nothingBelow() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OverlayRoot(List.of(), new BytePath("/u"), new BytePath("/w"), false));
    }
}
