package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreservedDescriptorsTest {
    private static final int PID = 77;

    private static Request request(Map<String, String> environment) {
        return new Request(
                "build",
                List.of(),
                0,
                "jrunc",
                new byte[0],
                new byte[0],
                environment,
                new Request.Ids(0, 0, 0, 0, PID, 1),
                List.of(),
                "6.1.0",
                "x86_64",
                List.of(false, false, false),
                new Files());
    }

    private static PreservedDescriptors of(String fds, String pid, String names, long preserve) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LISTEN_FDS", fds);
        environment.put("LISTEN_PID", pid);
        environment.put("LISTEN_FDNAMES", names);
        environment.values().removeIf(String::isEmpty);
        return PreservedDescriptors.of(request(environment), preserve);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 77, a:b, 0, 2, 0, a:b",
        "2, 77, '', 3, 2, 3, ''",
        "2, 78, a:b, 1, 0, 1, ''", // meant for another process
        "2, '', a:b, 1, 0, 1, ''",
        "'', 77, a:b, 1, 0, 1, ''",
        "x, 77, a, 0, 0, 0, ''",
        "-1, 77, a, 0, 0, 0, ''"
    })
    void sockets(String fds, String pid, String names, long preserve, int listen, int preserved, String kept) {
        assertEquals(new PreservedDescriptors(listen, preserved, kept), of(fds, pid, names, preserve));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4097})
    void refuses(long preserve) {
        assertThrows(RequestException.class, () -> of("", "", "", preserve));
    }

    @Test
    void environment() {
        List<String> env = List.of("A=1");
        assertEquals(env, new PreservedDescriptors(0, 4, "").environment(env, "1"));
        assertEquals(
                List.of("A=1", "LISTEN_FDS=2", "LISTEN_PID=1"),
                new PreservedDescriptors(2, 0, "").environment(env, "1"));
        assertEquals(
                List.of("A=1", "LISTEN_FDS=2", "LISTEN_PID=9", "LISTEN_FDNAMES=x:y"),
                new PreservedDescriptors(2, 0, "x:y").environment(env, "9"));
    }

    @Test
    void looksAtEachDescriptorAndNamesTheMissingOne() {
        ProgramBuilder front = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        new PreservedDescriptors(1, 2, "").check(front);
        List<String> texts = front.build().steps().stream()
                .filter(step -> step.call() != null)
                .map(Step::origin)
                .map(origin -> origin.text())
                .toList();
        assertEquals(
                List.of(
                        "unable to stat descriptor 3 of LISTEN_FDS: stat /proc/self/fd/3",
                        "unable to stat preserved-fd 0 (of 2): stat /proc/self/fd/4",
                        "unable to stat preserved-fd 1 (of 2): stat /proc/self/fd/5"),
                texts);
    }
}
