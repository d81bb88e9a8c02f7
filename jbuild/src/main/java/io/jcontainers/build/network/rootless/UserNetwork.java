package io.jcontainers.build.network.rootless;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.sys.Errno;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A network namespace, held by a child of the front together with the program that carries its packets. */
final class UserNetwork {
    private static final int KILL = 9;
    private static final int NO_PROGRAM = 127;
    private static final int MOST_TEXT_BYTES = 8192;
    private static final int MOST_LINES = 3;

    /** The front's own program in another role ({@code netns.h}). */
    private static final List<String> ROLE = List.of("/proc/self/exe", "jbuild-network");

    private static final String READY = "ready ";

    private final Front.RunningStep running;
    private final Listener listener;
    private final String path;

    private UserNetwork(Front.RunningStep running, Listener listener, String path) {
        this.running = running;
        this.listener = listener;
        this.path = path;
    }

    /** There is no such program. */
    static final class MissingException extends IOException {
        private static final long serialVersionUID = 1L;

        MissingException(Carrier carrier) {
            super(carrier.program() + " is not installed");
        }
    }

    /**
     * Makes one and waits until it is connected.
     *
     * @param path where the program is looked for
     * @throws MissingException when it is not there
     */
    static UserNetwork make(Front front, Carrier carrier, String path) throws IOException, InterruptedException {
        List<byte[]> words = new ArrayList<>();
        ROLE.forEach(word -> words.add(bytes(word)));
        words.add(bytes(carrier.program()));
        carrier.arguments().forEach(word -> words.add(bytes(word)));
        Listener listener = new Listener();
        Front.HostProgram helper =
                new Front.HostProgram(words, List.of(bytes("PATH=" + path)), bytes("/"), new byte[0], false);
        Front.RunningStep running = front.runHelper(helper, listener);
        try {
            return new UserNetwork(running, listener, "/proc/" + listener.ready.get() + "/ns/net");
        } catch (InterruptedException e) {
            running.signal(KILL);
            throw e;
        } catch (ExecutionException e) {
            if (listener.status == NO_PROGRAM) {
                throw new MissingException(carrier);
            }
            throw new IOException(carrier.program() + ": " + listener.reason());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As the front sees it. */
    String path() {
        return path;
    }

    boolean isConnected() {
        return !listener.end.isDone();
    }

    void end() {
        running.signal(KILL);
    }

    private static final class Listener implements Front.StepListener {
        private final CompletableFuture<Integer> ready = new CompletableFuture<>();
        private final CompletableFuture<Integer> end = new CompletableFuture<>();
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        private volatile int status;
        private volatile String reason = "";

        @Override
        public void said(boolean toStderr, byte[] bytes) {
            ByteArrayOutputStream into = toStderr ? errors : output;
            into.write(bytes, 0, Math.min(bytes.length, MOST_TEXT_BYTES - into.size()));
            if (!toStderr) {
                // The program may print, too.
                output.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.matches(READY + "[1-9][0-9]{0,9}"))
                        .findFirst()
                        .ifPresent(line -> ready.complete(Integer.parseInt(line.substring(READY.length()))));
            }
        }

        @Override
        public void ended(int exit) {
            end(exit, "ended with exit status " + exit);
        }

        @Override
        public void notStarted(int errno) {
            end(Front.NOT_STARTED_STATUS - 1, Errno.text(errno));
        }

        private void end(int exit, String why) {
            status = exit;
            reason = why;
            end.complete(exit);
            ready.completeExceptionally(new IOException(why));
        }

        /** What it wrote: the first of several reasons is the one that says most. */
        String reason() {
            List<String> lines = errors.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.endsWith("bytes to syslog"))
                    .toList();
            return lines.isEmpty() ? reason : String.join("; ", lines.subList(0, Math.min(lines.size(), MOST_LINES)));
        }
    }
}
