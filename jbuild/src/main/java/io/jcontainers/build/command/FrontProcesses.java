package io.jcontainers.build.command;

import io.jcontainers.build.process.HelperCommand;
import io.jcontainers.build.process.HelperLimitException;
import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.process.MissingProgramException;
import io.jcontainers.build.sys.Errno;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Programs run by the caller's front. Safe for threads; several may run at once. */
public final class FrontProcesses implements HelperProcesses {
    private static final int KILL = 9;
    private static final int LAST_LATIN_1 = 0xff;

    private final Front front;

    /** Of this caller. */
    public FrontProcesses(Front front) {
        this.front = front;
    }

    @Override
    public Result run(HelperCommand command) throws IOException {
        Listener listener = new Listener(command.mostOutputBytes());
        Front.RunningStep running = front.runHelper(
                new Front.HostProgram(
                        command.arguments().stream()
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .toList(),
                        variables(command),
                        command.workingDirectory().toString().getBytes(StandardCharsets.UTF_8),
                        command.input(),
                        false),
                listener);
        CompletableFuture<?> first = CompletableFuture.anyOf(listener.end, listener.excess, front.interruption());
        try {
            first.get(command.limit().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            running.signal(KILL);
            throw new HelperLimitException(
                    HelperLimitException.Limit.TIME,
                    name(command) + ": not done after " + command.limit().toSeconds() + " s, and killed");
        } catch (InterruptedException e) {
            running.signal(KILL);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name(command) + ": killed because its work is not wanted any more");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return result(command, listener, running);
    }

    private Result result(HelperCommand command, Listener listener, Front.RunningStep running) throws IOException {
        if (listener.excess.isDone()) {
            running.signal(KILL);
            throw new HelperLimitException(
                    HelperLimitException.Limit.OUTPUT,
                    name(command) + ": printed more than " + command.mostOutputBytes() + " bytes, and killed");
        }
        End end = listener.end.getNow(null);
        if (end == null) {
            running.signal(KILL);
            throw new InterruptedIOException(name(command) + ": killed because the caller interrupted the work");
        }
        if (end.errno() != 0) {
            if (end.errno() == Errno.ENOENT) {
                throw new MissingProgramException(name(command));
            }
            throw new IOException(name(command) + ": can't be started in " + command.workingDirectory() + ": "
                    + Errno.text(end.errno()));
        }
        return new HelperProcesses.Result(end.status(), listener.output.toByteArray(), listener.errors.toByteArray());
    }

    private static List<byte[]> variables(HelperCommand command) {
        return command.environment().entrySet().stream()
                .map(variable -> bytes(variable.getKey() + "=" + variable.getValue()))
                .toList();
    }

    private static byte[] bytes(String variable) {
        boolean isBytes = variable.chars().allMatch(c -> c <= LAST_LATIN_1);
        return variable.getBytes(isBytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Its arguments may hold secrets, or be long. */
    private static String name(HelperCommand command) {
        return command.arguments().getFirst();
    }

    /** @param errno 0 when it was started */
    private record End(int status, int errno) {}

    private static final class Listener implements Front.StepListener {
        private final int most;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        private final CompletableFuture<@Nullable End> end = new CompletableFuture<>();
        private final CompletableFuture<Integer> excess = new CompletableFuture<>();

        Listener(int most) {
            this.most = most;
        }

        @Override
        public void said(boolean toStderr, byte[] bytes) {
            ByteArrayOutputStream into = toStderr ? errors : output;
            int room = Math.min(bytes.length, most - into.size());
            into.write(bytes, 0, room);
            if (room < bytes.length && !toStderr) {
                excess.complete(bytes.length - room);
            }
        }

        @Override
        public void ended(int status) {
            end.complete(new End(status, 0));
        }

        @Override
        public void notStarted(int errno) {
            end.complete(new End(Front.NOT_STARTED_STATUS, errno));
        }
    }
}
