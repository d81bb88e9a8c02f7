package io.jcontainers.build.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.process.HelperCommand;
import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.registry.auth.HelperRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrontProcessesTest {
    /** Runs helpers by a script, and notes what it was asked. */
    private static final class ScriptedFront implements Front {
        private final Consumer<StepListener> script;
        private final CompletableFuture<Integer> interruption = new CompletableFuture<>();
        private final List<Integer> signals = new ArrayList<>();
        private @Nullable HostProgram helper;

        ScriptedFront(Consumer<StepListener> script) {
            this.script = script;
        }

        @Override
        public RunningStep runHelper(HostProgram helper, StepListener listener) {
            this.helper = helper;
            script.accept(listener);
            return signals::add;
        }

        @Override
        public CompletableFuture<Integer> interruption() {
            return interruption;
        }

        @Override
        public void out(byte[] bytes) {
            throw new AssertionError();
        }

        @Override
        public void err(byte[] bytes) {
            throw new AssertionError();
        }

        @Override
        public OutputStream output() {
            throw new AssertionError();
        }

        @Override
        public InputStream input() {
            throw new AssertionError();
        }

        @Override
        public RunningStep run(byte[] program, StepListener listener) {
            throw new AssertionError();
        }

        @Override
        public RunningStep runAttached(byte[] program, StepListener listener) {
            throw new AssertionError();
        }

        @Override
        public Size size() {
            throw new AssertionError();
        }

        @Override
        public boolean isTerminal(int descriptor) {
            throw new AssertionError();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HelperCommand command(Duration limit) {
        return new HelperCommand(List.of("git", "secret"), Map.of("A", "\u00e9"), Path.of("/d"), bytes("in"), limit, 8);
    }

    private static String failure(ScriptedFront front, Duration limit) {
        return String.valueOf(assertThrows(IOException.class, () -> new FrontProcesses(front).run(command(limit)))
                .getMessage());
    }

    @Test
    void statusAndStreams() throws IOException {
        ScriptedFront front = new ScriptedFront(listener -> {
            listener.said(false, bytes("12345"));
            listener.said(true, bytes("errors and"));
            listener.said(false, bytes("678"));
            listener.said(true, bytes(" more"));
            listener.ended(3);
        });
        HelperProcesses.Result result = new FrontProcesses(front).run(command(Duration.ofHours(1)));
        assertEquals(3, result.status());
        assertEquals("12345678", new String(result.output(), StandardCharsets.UTF_8));
        assertEquals("errors a", new String(result.errors(), StandardCharsets.UTF_8));
        assertEquals(List.of(), front.signals);
        Front.HostProgram helper = front.helper;
        assertEquals("git", new String(helper.arguments().getFirst(), StandardCharsets.UTF_8));
        assertEquals("A=\u00e9", new String(helper.environment().getFirst(), StandardCharsets.ISO_8859_1));
        assertEquals("/d", new String(helper.directory(), StandardCharsets.UTF_8));
        assertEquals("in", new String(helper.input(), StandardCharsets.UTF_8));
    }

    @Test
    void whatCanNotBeStartedIsNamed() {
        assertEquals(
                "git: no such program in the PATH",
                failure(new ScriptedFront(listener -> listener.notStarted(2)), Duration.ofHours(1)));
        assertEquals(
                "git: can't be started in /d: permission denied",
                failure(new ScriptedFront(listener -> listener.notStarted(13)), Duration.ofHours(1)));
    }

    @Test
    void tooMuchOutput() {
        ScriptedFront front = new ScriptedFront(listener -> listener.said(false, bytes("123456789")));
        assertEquals("git: printed more than 8 bytes, and killed", failure(front, Duration.ofHours(1)));
        assertEquals(List.of(9), front.signals);
    }

    @Test
    void tooSlow() {
        ScriptedFront front = new ScriptedFront(_ -> {});
        assertEquals("git: not done after 0 s, and killed", failure(front, Duration.ZERO));
        assertEquals(List.of(9), front.signals);
    }

    @Test
    void interruptedByTheCaller() {
        ScriptedFront front = new ScriptedFront(_ -> {});
        front.interruption.complete(2);
        assertEquals("git: killed because the caller interrupted the work", failure(front, Duration.ofHours(1)));
        assertEquals(List.of(9), front.signals);
    }

    @Test
    void interruptedByItsOwn() {
        ScriptedFront front = new ScriptedFront(_ -> {});
        Thread.currentThread().interrupt();
        assertEquals("git: killed because its work is not wanted any more", failure(front, Duration.ofHours(1)));
        assertEquals(true, Thread.interrupted());
        assertEquals(List.of(9), front.signals);
    }

    @Test
    void credentialHelpers() throws IOException {
        ScriptedFront front = new ScriptedFront(listener -> {
            listener.said(false, bytes("{}"));
            listener.ended(0);
        });
        HelperRunner runner = new CredentialPrograms(new FrontProcesses(front), Map.of("HOME", "/h"));
        HelperRunner.Result result = runner.run("docker-credential-x", "get", bytes("a.x"));
        assertEquals(0, result.exitCode());
        assertEquals("{}", new String(result.output(), StandardCharsets.UTF_8));
        Front.HostProgram helper = front.helper;
        assertEquals(
                List.of("docker-credential-x", "get"),
                helper.arguments().stream()
                        .map(argument -> new String(argument, StandardCharsets.UTF_8))
                        .toList());
        assertEquals("/", new String(helper.directory(), StandardCharsets.UTF_8));
    }
}
