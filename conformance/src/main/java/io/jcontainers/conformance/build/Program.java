package io.jcontainers.conformance.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command to be run. Its output goes to files: who inherits a pipe would keep the reader waiting. */
public final class Program {
    private final Path directory;
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private byte[] stdin = {};
    private long deadlineSeconds = 120;

    /** @param directory of its output files, and its working directory */
    Program(Path directory, List<?> words) {
        this.directory = directory;
        words.forEach(word -> this.words.add(word.toString()));
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("HOME", directory.toString());
    }

    public Program env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Program stdin(byte[] bytes) {
        stdin = bytes.clone();
        return this;
    }

    public Program deadline(long seconds) {
        deadlineSeconds = seconds;
        return this;
    }

    public Ran run() {
        return start().await(deadlineSeconds);
    }

    public Running start() {
        try {
            Path files = Files.createTempDirectory(directory, ".run");
            Path in = Files.write(files.resolve("in"), stdin);
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(files.resolve("out").toFile())
                    .redirectError(files.resolve("err").toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new Running(String.join(" ", words), builder.start(), files, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + words, e);
        }
    }

    /** A command under way. */
    public record Running(String command, Process process, Path files, long since) {
        public Ran await(long seconds) {
            try {
                boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                return new Ran(
                        command,
                        ended ? process.exitValue() : Ran.TIMED_OUT,
                        read("out"),
                        read("err"),
                        (System.nanoTime() - since) / 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + command, e);
            }
        }

        /** What it wrote so far. */
        public String soFar() {
            return new String(read("out"), java.nio.charset.StandardCharsets.UTF_8)
                    + new String(read("err"), java.nio.charset.StandardCharsets.UTF_8);
        }

        /** Sends a signal by name. */
        public void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("kill -" + name, e);
            }
        }

        private byte[] read(String name) {
            try {
                return Files.readAllBytes(files.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
