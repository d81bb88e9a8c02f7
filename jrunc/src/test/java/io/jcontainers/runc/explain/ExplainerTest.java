package io.jcontainers.runc.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.spec.Process;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainerTest {
    /** What podman, docker and containerd look for in a message: it belongs to the message alone. */
    private static final List<String> MATCHED = List.of(
            "permission denied",
            "operation not permitted",
            "no such file or directory",
            "executable file not found",
            "system cannot find",
            "does not exist",
            "already exists",
            "not running",
            "no such process",
            "already finished",
            "/attr");

    private static Subject subject() {
        ProgramBuilder front = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        front.at("mounts[3].source", "mount-source", "stat /x");
        front.call(Call.OPEN_TREE, Arg.of(0));
        ProgramBuilder init = new ProgramBuilder(Executor.INIT, new Slot.Numbering());
        init.at("mounts[3]", "mount-failed", "");
        init.call(Call.FSCONFIG, Arg.of(0));
        init.at("", "sync", "talk");
        init.add(Op.SEND, Arg.of(0));
        return new Subject(List.of(front.build(), init.build()), new Process.Builder().build(), List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FRONT  | 0 | 2  | mount-source | stat /x  | mounts[3].source, open_tree, ENOENT: make the source on the host
            JOINER | 0 | 2  | mount-source | stat /x  | mounts[3].source, open_tree, ENOENT: make the source on the host
            INIT   | 0 | 19 | mount-failed | fsconfig | mounts[3], fsconfig, ENODEV: this kernel has no such file system
            INIT   | 1 | 32 | sync         | talk     | send, EPIPE
            INIT   | 1 | 32 | sync         | other    | ''
            INIT   | 9 | 24 | sync         | talk     | the caller's limit of open files is too low (ulimit -n)
            FRONT  | 0 | 28 | clone        | clone    | a limit of namespaces is reached
            FRONT  | 0 | 28 | pid-file     | write    | the disk is full
            FRONT  | 0 | 99 | mount-source | stat /x  | mounts[3].source, open_tree, errno 99
            """)
    void namesFieldCallErrnoAndTheNextStep(
            Executor executor, int step, int errno, String code, String text, String begin) {
        Failure failure = new Failure(executor, step, errno, code, text, "");
        String got = new Explainer("x86_64").explain(failure, subject(), null);
        assertTrue(begin.isEmpty() ? got.isEmpty() : got.startsWith(begin), got);
    }

    @Test
    void labelsCarryTheirCode() {
        assertEquals(
                new Failure(Executor.FRONT, 1, 2, "mount-failed", "a\tb", "d"),
                Failure.of(Executor.FRONT, 1, 2, "mount-failed\ta\tb", "d"));
        assertEquals(new Failure(Executor.FRONT, 1, 2, "failed", "a", ""), Failure.of(Executor.FRONT, 1, 2, "a", ""));
    }

    @Test
    void hintsKeepOffTheWordsThatCallersMatch() {
        Stream<String> hints = Hints.all().stream();
        List<String> bad =
                hints.filter(hint -> MATCHED.stream().anyMatch(hint::contains)).toList();
        assertEquals(List.of(), bad);
    }
}
