package io.jcontainers.build.progress;

import io.jcontainers.build.progress.log.BuildLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A pretended build, to be looked at in a real terminal:
 * {@code java -cp ... io.jcontainers.build.progress.ProgressDemo tty [fail] [many] [directory for logs]}.
 */
final class ProgressDemo {
    private ProgressDemo() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        Secrets secrets = new Secrets();
        secrets.add("hunter2-hunter2".getBytes(StandardCharsets.UTF_8));
        LogSink logs = words.getLast().startsWith("/")
                ? new BuildLogs(Path.of(words.getLast()), 3, 1 << 20).begin("demo" + System.currentTimeMillis())
                : LogSink.none();
        ProgressMode mode = ProgressMode.parse(words.getFirst()).choose(true, "xterm");
        try (BuildProgress progress =
                BuildProgress.open(mode, new Stderr(), Palette.of(System.getenv()), logs, secrets)) {
            build(progress, words.contains("fail"), words.contains("many") ? 30 : 2);
        }
    }

    private static void build(Progress progress, boolean fails, int chatty) throws InterruptedException {
        progress.announce(4 + chatty);
        Progress.Step context = progress.begin("[internal] load build context");
        context.transfer("transferring context:", 24_123_456, 24_123_456);
        context.done();
        progress.warning("JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior");
        progress.cached("[base 1/2] FROM docker.io/library/debian:12-slim");
        Progress.Step pull = progress.begin("[tools 1/3] FROM docker.io/library/golang:1.25@sha256:0123456789abcdef");
        pull.detail("resolve docker.io/library/golang:1.25");
        List<Progress.Step> steps = new java.util.ArrayList<>();
        for (int i = 0; i < chatty; i++) {
            steps.add(progress.begin(
                    "[stage-" + i + " 2/3] RUN make -j8 all \u754c\u754c\u754c with a long line of words " + i));
        }
        for (int tick = 0; tick <= 60; tick++) {
            pull.transfer("sha256:aaaa1111", tick * 1_000_000L, 60_000_000);
            pull.transfer("sha256:bbbb2222", Math.min(20, tick) * 600_000L, 12_000_000);
            for (int i = 0; i < chatty; i++) {
                if (tick % (i % 7 + 1) == 0) {
                    String line = "\033[1;3" + i % 8 + "m[" + tick + "]\033[0m gcc -O2 -o \u754c" + i
                            + " \033]0;owned\007file.c \033[2J\ttoken=hunter2-hunter2 and much more text than fits\n";
                    steps.get(i).log(i % 2 == 1, line.getBytes(StandardCharsets.UTF_8));
                }
            }
            Thread.sleep(100);
        }
        pull.done();
        for (int i = 1; i < chatty; i++) {
            steps.get(i).done();
        }
        if (fails) {
            steps.getFirst().failed("process \"/bin/sh -c make\" did not complete successfully: exit code: 2");
        } else {
            steps.getFirst().done();
            Progress.Step export = progress.begin("exporting to image");
            export.detail("exporting layers");
            Thread.sleep(300);
            export.detail("writing image sha256:0123");
            export.done();
        }
    }

    /** Asks stty for the size. */
    private static final class Stderr implements Output {
        @Override
        public void write(byte[] bytes) {
            System.err.writeBytes(bytes);
            System.err.flush();
        }

        @Override
        public Size size() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start();
                String[] words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .trim()
                        .split(" ");
                return words.length == 2
                        ? new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1]))
                        : new Size(0, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
