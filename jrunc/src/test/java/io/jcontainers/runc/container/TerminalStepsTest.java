package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Box;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalStepsTest {
    private final Slot.Numbering slots = new Slot.Numbering();
    private final ProgramBuilder front = new ProgramBuilder(Executor.FRONT, slots);
    private final ProgramBuilder init = new ProgramBuilder(Executor.INIT, slots);

    @ParameterizedTest
    @CsvSource({
        "false, false, false, ",
        "false, true, false, ",
        "true, false, false, ",
        "true, true, true, ",
        "true, true, false, cannot allocate tty if runc will detach without setting console socket",
        "true, false, true, cannot use console socket if runc will not detach or allocate tty",
        "false, true, true, cannot use console socket if runc will not detach or allocate tty",
        "false, false, true, cannot use console socket if runc will not detach or allocate tty"
    })
    void whoGetsTheTerminal(boolean terminal, boolean detached, boolean socket, @Nullable String refusal) {
        BytePath path = socket ? new BytePath("/s") : null;
        if (refusal == null) {
            assertDoesNotThrow(() -> TerminalSteps.check(terminal, detached, path));
        } else {
            RequestException thrown =
                    assertThrows(RequestException.class, () -> TerminalSteps.check(terminal, detached, path));
            assertEquals(refusal, thrown.getMessage());
        }
    }

    private List<Step> open(@Nullable Box size, @Nullable Slot socket, boolean console) {
        TerminalSteps steps = new TerminalSteps(front, init, size, socket);
        steps.open(slots.fresh("root"), console);
        Slot master = steps.receive();
        if (socket == null) {
            assertNotNull(master);
        } else {
            assertNull(master);
        }
        return init.build().steps();
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    @Test
    void theMultiplexerIsLookedAtBeforeAndAfterItIsOpened() {
        List<String> names = names(open(null, null, false));
        int first = names.indexOf("in-root");
        int second = names.lastIndexOf("in-root");
        assertTrue(first < names.indexOf("fstatfs") && names.indexOf("fstatfs") < second, names.toString());
        assertTrue(second < names.lastIndexOf("fstatfs"), names.toString());
        assertTrue(names.lastIndexOf("fstatfs") < names.indexOf("ioctl"), names.toString());
        assertEquals(
                2 * 6, names.stream().filter("fail"::equals).count(), "file system, type twice, inode, device twice");
    }

    @Test
    void foregroundSendsTheMasterToTheFrontAndBindsNoConsole() {
        List<String> names = names(open(null, null, false));
        assertTrue(names.contains("send"), names.toString());
        assertFalse(names.contains("send-fd"), names.toString());
        assertFalse(names.contains("move_mount"), names.toString());
        assertEquals(3, names.stream().filter("dup3"::equals).count());
    }

    @Test
    void consoleSocketGetsTheMasterAfterTheConsoleIsMounted() {
        List<Step> steps = open(new Box(25, 80), slots.fresh("socket"), true);
        List<String> names = names(steps);
        assertFalse(names.contains("send"), names.toString());
        assertTrue(names.indexOf("move_mount") < names.indexOf("send-fd"), names.toString());
        assertEquals(
                4,
                steps.stream().filter(step -> step.call() == Call.IOCTL).count(),
                "unlock, peer, size, controlling terminal");
        assertEquals(1, steps.stream().filter(step -> step.op() == Op.SEND_FD).count());
    }
}
