package io.jcontainers.build.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every implementation of the interface has to do, tried on the one of the tests. */
class HelperProcessesTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    private final JdkProcesses processes = new JdkProcesses();

    private static HelperCommand shell(String script, byte[] input, Duration limit, int most) {
        return new HelperCommand(List.of("sh", "-c", script), PATH, Path.of("/"), input, limit, most);
    }

    @Test
    void statusAndBothStreamsComeBack() throws IOException {
        byte[] input = "in".getBytes(StandardCharsets.UTF_8);
        HelperProcesses.Result result = processes.run(
                shell("cat; pwd; env | grep -c . ; echo err >&2; exit 3", input, Duration.ofSeconds(20), 100));
        assertEquals(3, result.status());
        // PATH and PWD: nothing is inherited.
        assertEquals("in/\n2\n", new String(result.output(), StandardCharsets.UTF_8));
        assertArrayEquals("err\n".getBytes(StandardCharsets.UTF_8), result.errors());
    }

    @Test
    void limitsEndAProgram() {
        HelperLimitException time = assertThrows(
                HelperLimitException.class,
                () -> processes.run(shell("sleep 60", new byte[0], Duration.ofMillis(200), 100)));
        assertEquals(HelperLimitException.Limit.TIME, time.limit());
        HelperLimitException output = assertThrows(
                HelperLimitException.class,
                () -> processes.run(shell("yes", new byte[0], Duration.ofSeconds(20), 100_000)));
        assertEquals(HelperLimitException.Limit.OUTPUT, output.limit());
    }

    @Test
    void aMissingProgramIsNamed() {
        HelperCommand command =
                HelperCommand.of(List.of("no-such-program"), PATH, Path.of("/"), Duration.ofSeconds(1), 1);
        MissingProgramException missing = assertThrows(MissingProgramException.class, () -> processes.run(command));
        assertEquals("no-such-program", missing.program());
    }

    @Test
    void commandsThatNoKernelTakesAreRefused() {
        for (List<String> words : List.of(List.<String>of(), List.of(""), List.of("a", "b\0c"))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> HelperCommand.of(words, PATH, Path.of("/"), Duration.ofSeconds(1), 1));
        }
    }

    @Test
    void withoutHelpersNothingIsRun() {
        IOException refused = assertThrows(
                IOException.class,
                () -> HelperProcesses.none().run(shell("true", new byte[0], Duration.ofSeconds(1), 1)));
        assertEquals("sh: no helper programs are run here", refused.getMessage());
    }
}
