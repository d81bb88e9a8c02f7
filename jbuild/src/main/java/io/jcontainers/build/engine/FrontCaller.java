package io.jcontainers.build.engine;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.CredentialPrograms;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.command.FrontProcesses;
import io.jcontainers.build.registry.auth.HelperRunner;
import io.jcontainers.build.transfer.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The caller as its front knows it. */
final class FrontCaller implements Caller {
    private static final int MOST_LINE = 64 << 10;
    private static final Duration STTY_LIMIT = Duration.ofSeconds(10);

    @Override
    public boolean readsTerminal(Call call) {
        return call.front().isTerminal(0);
    }

    @Override
    public boolean writesTerminal(Call call) {
        return call.front().isTerminal(1);
    }

    @Override
    public String ask(Call call, String prompt, boolean hidden) throws IOException, InterruptedException {
        call.front().err(prompt.getBytes(StandardCharsets.UTF_8));
        if (!hidden) {
            return line(call.front().input());
        }
        echo(call, false);
        try {
            return line(call.front().input());
        } finally {
            echo(call, true);
            call.front().err(new byte[] {'\n'});
        }
    }

    /** The terminal is the caller's: its own program changes it. */
    private static void echo(Call call, boolean on) throws InterruptedException, IOException {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        List<byte[]> words = List.of(bytes("stty"), bytes(on ? "echo" : "-echo"));
        List<byte[]> environment = call.environment().entrySet().stream()
                .map(variable -> bytes(variable.getKey() + "=" + variable.getValue()))
                .toList();
        Front.HostProgram helper = new Front.HostProgram(words, environment, bytes("/"), new byte[0], true);
        call.front().runHelper(helper, new Front.StepListener() {
            @Override
            public void said(boolean toStderr, byte[] bytes) {
                // it writes to the terminal itself
            }

            @Override
            public void ended(int status) {
                end.complete(status);
            }
        });
        try {
            if (end.get(STTY_LIMIT.toSeconds(), TimeUnit.SECONDS) != 0 && !on) {
                throw new IOException("stty can't keep what you type from being seen; use --password-stdin");
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("stty can't keep what you type from being seen; use --password-stdin", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 && bytes.size() == 0) {
                throw new IOException("the input has ended");
            }
            if (next < 0) {
                break;
            }
            if (bytes.size() >= MOST_LINE) {
                throw new IOException("a line of more than " + MOST_LINE + " bytes");
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public HelperRunner credentialHelpers(Call call) {
        return new CredentialPrograms(new FrontProcesses(call.front()), call.environment());
    }
}
