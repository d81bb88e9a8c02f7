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

    private synchronized void note(String call) {
        calls.add(call);
    }

    @Override
    public void announce(int steps) {
        note("announce " + steps);
    }

    @Override
    public synchronized Step begin(String name) {
        int number = ++lastNumber;
        note(number + " begin " + name);
        return new Recorded(number);
    }

    @Override
    public synchronized void cached(String name) {
        note(++lastNumber + " cached " + name);
    }

    @Override
    public void warning(String text) {
        note("warning " + text);
    }

    private final class Recorded implements Step {
        private final int number;

        private Recorded(int number) {
            this.number = number;
        }

        @Override
        public void log(boolean stderr, byte[] bytes) {
            note(number + (stderr ? " err " : " log ") + new String(bytes, StandardCharsets.UTF_8).stripTrailing());
        }

        @Override
        public void transfer(String what, long doneBytes, long totalBytes) {
            note(number + " transfer " + what + " " + doneBytes + "/" + totalBytes);
        }

        @Override
        public void detail(String text) {
            note(number + " detail " + text);
        }

        @Override
        public void done() {
            note(number + " done");
        }

        @Override
        public void failed(String message) {
            note(number + " failed " + message);
        }

        @Override
        public void canceled() {
            note(number + " canceled");
        }
    }
}
