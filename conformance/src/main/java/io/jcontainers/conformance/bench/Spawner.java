package io.jcontainers.conformance.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Drives {@code spawn.c}, which starts and times the commands: what it costs a JVM to fork is in no figure. Commands
 * have stdin and stdout on /dev/null and stderr in a file.
 */
final class Spawner implements AutoCloseable {
    /**
     * What came of a request.
     *
     * @param nanos from before the first spawn to after the last wait
     * @param status exit status of the first command that failed, 0 without one; of a burst the number of failures
     */
    record Timing(long nanos, int status) {}

    /** A burst: the whole, and each of its commands in the order in which they were started. */
    record Burst(Timing whole, List<Timing> each) {}

    private static final int STDERR_BYTES = 600;

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;
    private final Path errors;
    private final Duration timeout;

    /**
     * @param helper the compiled spawn.c
     * @param errors file that takes the commands' stderr
     * @param timeout after which a command is killed and counts as failed with status 124
     */
    Spawner(Path helper, Path errors, Duration timeout) throws IOException {
        this.errors = errors;
        this.timeout = timeout;
        process = new ProcessBuilder(helper.toString(), errors.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Makes {@code directory} the working directory of the commands that follow. */
    void enter(Path directory) {
        send("C\t" + directory);
        Timing answer = receive();
        if (answer.status() != 0) {
            throw new BenchFailure("chdir " + directory + ": errno " + answer.status());
        }
    }

    /** Runs the commands one after the other and stops at the first that fails. */
    Timing sequence(List<List<String>> commands) {
        if (commands.isEmpty()) {
            return new Timing(0, 0);
        }
        send("S\t" + timeout.toMillis() + "\t" + join(commands));
        return receive();
    }

    /**
     * As {@link #sequence}.
     *
     * @throws BenchFailure if a command fails
     */
    Timing require(List<List<String>> commands) {
        Timing timing = sequence(commands);
        if (timing.status() != 0) {
            throw new BenchFailure(join(commands).replace('\t', ' ') + ": status " + timing.status() + ": " + stderr());
        }
        return timing;
    }

    /** Runs the commands all at once. */
    Burst burst(List<List<String>> commands) {
        send("P\t" + timeout.toMillis() + "\t" + join(commands));
        Timing whole = receive();
        List<Timing> each = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            each.add(receive());
        }
        return new Burst(whole, List.copyOf(each));
    }

    /** The end of what the last request's commands wrote to stderr. */
    String stderr() {
        try {
            String text = Files.readString(errors, StandardCharsets.ISO_8859_1).strip();
            return text.substring(Math.max(0, text.length() - STDERR_BYTES));
        } catch (IOException e) {
            return "(no stderr: " + e.getMessage() + ")";
        }
    }

    private static String join(List<List<String>> commands) {
        return commands.stream().map(c -> String.join("\t", c)).collect(Collectors.joining("\t;\t"));
    }

    private void send(String request) {
        try {
            requests.write(request);
            requests.write('\n');
            requests.flush();
        } catch (IOException e) {
            throw new BenchFailure("the spawn helper is gone", e);
        }
    }

    private Timing receive() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new BenchFailure("the spawn helper ended without an answer");
            }
            int space = line.indexOf(' ');
            return new Timing(Long.parseLong(line.substring(0, space)), Integer.parseInt(line.substring(space + 1)));
        } catch (IOException e) {
            throw new BenchFailure("no answer of the spawn helper", e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
