package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.registry.auth.HelperRunner;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.runc.request.Request;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A user who calls the verbs, and their front. */
final class Desk implements Caller {
    final ImageStore store;
    final Map<String, String> environment = new HashMap<>();
    final Deque<String> answers = new ArrayDeque<>();
    final Path directory;
    boolean terminal;
    int columns = 120;
    byte[] input = {};
    HelperRunner helpers = HelperRunner.none();
    String asked = "";

    /** What came of a call. */
    record Outcome(int status, byte[] bytes, String err) {
        String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return out().lines().toList();
        }
    }

    /** @param directory current one; the user's files are in {@code home} below it */
    Desk(Path directory) throws IOException {
        this.directory = directory;
        this.store = ImageStore.open(directory.resolve("store"));
        environment.put("HOME", directory.resolve("home").toString());
    }

    /** Calls a verb; exceptions come out as the engine tells them. */
    Outcome run(String... words) {
        return run(new Recorder(), words);
    }

    Outcome run(Recorder front, String... words) {
        Globals.Leading leading = Globals.read(List.of(words), environment, 1000, directory);
        List<String> rest = leading.words();
        Command command = TransferVerbs.all(
                        globals -> store,
                        this,
                        new RegistryAccess(directory.resolve("etc")),
                        images -> new GzipLayers(images, 2))
                .stream()
                .filter(each -> each.syntax().path().equals("jbuild " + rest.getFirst()))
                .findFirst()
                .orElseThrow();
        int status;
        try {
            Call call = new Call(
                    "call",
                    leading.globals(),
                    command.syntax().parse(rest.subList(1, rest.size())),
                    request(directory, environment),
                    front);
            status = command.run(call);
        } catch (UsageException e) {
            front.err((e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            status = e.status();
        } catch (CommandException e) {
            front.err(("jbuild: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            status = e.status();
        } catch (IOException e) {
            front.err(("jbuild: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            status = 1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Outcome(status, front.out.toByteArray(), front.err.toString(StandardCharsets.UTF_8));
    }

    private static Request request(Path directory, Map<String, String> environment) {
        return new Request(
                "build",
                List.of(),
                0,
                "jbuild",
                new byte[0],
                directory.toString().getBytes(StandardCharsets.UTF_8),
                environment,
                new Request.Ids(1000, 1000, 1000, 1000, 1, 1),
                List.of(),
                "6.1",
                "x86_64",
                List.of(false, false, false),
                null);
    }

    @Override
    public boolean readsTerminal(Call call) {
        return terminal;
    }

    @Override
    public boolean writesTerminal(Call call) {
        return terminal;
    }

    @Override
    public String ask(Call call, String prompt, boolean hidden) {
        asked += prompt + (hidden ? "(hidden)" : "");
        return answers.removeFirst();
    }

    @Override
    public HelperRunner credentialHelpers(Call call) {
        return helpers;
    }

    /** Notes what it is told to write. */
    final class Recorder implements Front {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final CompletableFuture<Integer> interruption = new CompletableFuture<>();

        @Override
        public void out(byte[] bytes) {
            out.writeBytes(bytes);
        }

        @Override
        public void err(byte[] bytes) {
            err.writeBytes(bytes);
        }

        @Override
        public InputStream input() {
            return new ByteArrayInputStream(input);
        }

        @Override
        public RunningStep run(byte[] program, StepListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OutputStream output() {
            return new OutputStream() {
                @Override
                public void write(int value) {
                    out(new byte[] {(byte) value});
                }

                @Override
                public void write(byte[] from, int offset, int length) {
                    out(Arrays.copyOfRange(from, offset, offset + length));
                }
            };
        }

        @Override
        public RunningStep runAttached(byte[] program, StepListener listener) {
            throw new UnsupportedOperationException("this front runs nothing");
        }

        @Override
        public RunningStep runHelper(HostProgram helper, StepListener listener) {
            throw new UnsupportedOperationException("this front runs nothing");
        }

        @Override
        public boolean isTerminal(int descriptor) {
            return terminal;
        }

        @Override
        public Size size() {
            return terminal ? new Size(24, columns) : new Size(0, 0);
        }

        @Override
        public CompletableFuture<Integer> interruption() {
            return interruption;
        }
    }
}
