package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The lines that a step's program writes to both streams, and the last of them. */
final class StepOutput {
    /** As many as a failure summary shows. */
    static final int TAIL_LINES = 20;

    private static final int TAIL_CHARACTERS = 2000;

    private final LogLines out;
    private final LogLines err;
    private final Deque<LogLine> tail = new ArrayDeque<>();
    private long bytes;

    /** @param lines told of each line when it is complete */
    StepOutput(Consumer<LogLine> lines) {
        Consumer<LogLine> both = line -> {
            keep(line);
            lines.accept(line);
        };
        out = new LogLines(both);
        err = new LogLines(both);
    }

    private void keep(LogLine line) {
        if (tail.size() == TAIL_LINES) {
            tail.removeFirst();
        }
        String text = line.text();
        tail.addLast(
                text.length() <= TAIL_CHARACTERS
                        ? line
                        : new LogLine(line.at(), text.substring(0, TAIL_CHARACTERS) + "..."));
    }

    void take(Event.Said said) {
        bytes += said.bytes().length;
        (said.stderr() ? err : out).take(said.at(), said.bytes());
    }

    void finish(Instant at) {
        out.finish(at);
        err.finish(at);
    }

    long bytes() {
        return bytes;
    }

    /** The last complete lines, oldest first. */
    List<LogLine> tail() {
        return List.copyOf(tail);
    }

    /** The last lines, also those that aren't complete, without times. */
    List<String> last(int lines) {
        List<String> last = new ArrayList<>();
        tail.forEach(line -> last.add(line.text()));
        last.add(out.partial());
        last.add(err.partial());
        last.removeIf(String::isBlank);
        return last.subList(Math.max(0, last.size() - lines), last.size());
    }
}
