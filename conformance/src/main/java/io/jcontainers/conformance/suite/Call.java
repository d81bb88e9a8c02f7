package io.jcontainers.conformance.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One command to be run. stdout and stderr go to files and never to pipes: a container that inherits a pipe would keep
 * the reader waiting.
 */
public final class Call {
    private static final long DEADLINE_SECONDS = 20;
    /** By which every deadline is longer: an emulated machine is slow. */
    static final long PATIENCE = Long.parseLong(System.getenv().getOrDefault("SUITE_PATIENCE", "1"));

    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> wrapper = new ArrayList<>();
    private String stdin = "";
    private long deadlineSeconds = DEADLINE_SECONDS;

    /** @param directory where the output files go; it is the working directory too */
    Call(Path directory, String token, List<String> command) {
        this.directory = directory;
        this.command = command;
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("HOME", "/root");
        environment.put("JCS_TOKEN", token);
    }

    public Call env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Nothing but the mark by which leftovers are found. */
    public Call emptyEnvironment() {
        environment.keySet().retainAll(List.of("JCS_TOKEN"));
        return this;
    }

    public Call stdin(String text) {
        stdin = text;
        return this;
    }

    /** Runs {@code wrapper... command...}; a later wrapper goes inside an earlier one. */
    public Call through(Object... words) {
        for (Object word : words) {
            wrapper.add(word.toString());
        }
        return this;
    }

    public Call deadline(long seconds) {
        deadlineSeconds = seconds;
        return this;
    }

    /** Runs to the end. */
    public Result run() {
        return start().await(deadlineSeconds);
    }

    /** Starts and goes on at once. */
    public Running start() {
        try {
            Path out = Files.createTempFile(directory, "out", "");
            Path err = Files.createTempFile(directory, "err", "");
            Path in = Files.createTempFile(directory, "in", "");
            Files.write(in, stdin.getBytes(StandardCharsets.UTF_8));
            List<String> words = new ArrayList<>(wrapper);
            words.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.directory(directory.toFile());
            builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
            return new Running(String.join(" ", words), builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** A command under way. */
    public record Running(String command, Process process, Path out, Path err) {
        public Result await(long seconds) {
            try {
                boolean ended = process.waitFor(seconds * PATIENCE, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                return new Result(command, ended ? process.exitValue() : Result.TIMED_OUT, read(out), read(err));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + command, e);
            }
        }

        /** What is on stdout so far. */
        public String output() {
            return read(out);
        }

        public void stop() {
            process.destroyForcibly();
        }
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
