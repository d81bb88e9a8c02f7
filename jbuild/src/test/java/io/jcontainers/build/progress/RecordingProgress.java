package io.jcontainers.build.progress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** For tests of others: notes each call as a line, such as {@code 1 begin [1/2] RUN make} or {@code 1 log make: ok}. */
public final class RecordingProgress implements Progress {
    private final List<String> calls = new ArrayList<>();
    private int lastNumber;

    /** The calls in their order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized void remember(String call) {
        calls.add(call);
    }

    @Override
    public void announce(int steps) {
        remember("announce " + steps);
    }

    @Override
    public synchronized Step begin(String name) {
        int number = ++lastNumber;
        remember(number + " begin " + name);
        return new Recorded(number);
    }

    @Override
    public synchronized void cached(String name) {
        remember(++lastNumber + " cached " + name);
    }

    @Override
    public void warning(String text) {
        remember("warning " + text);
    }

    private final class Recorded implements Step {
        private final int number;

        private Recorded(int number) {
            this.number = number;
        }

        @Override
        public void log(boolean stderr, byte[] bytes) {
            remember(number + (stderr ? " err " : " log ") + new String(bytes, StandardCharsets.UTF_8).stripTrailing());
        }

        @Override
        public void transfer(String what, long doneBytes, long totalBytes) {
            remember(number + " transfer " + what + " " + doneBytes + "/" + totalBytes);
        }

        @Override
        public void detail(String text) {
            remember(number + " detail " + text);
        }

        @Override
        public void note(String text) {
            remember(number + " note " + text);
        }

        @Override
        public void done() {
            remember(number + " done");
        }

        @Override
        public void failed(String message) {
            remember(number + " failed " + message);
        }

        @Override
        public void canceled() {
            remember(number + " canceled");
        }
    }
}
