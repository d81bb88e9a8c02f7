package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.function.Consumer;

/** Puts lines together from one stream of a step. */
final class LogLines implements LogText.Receiver {
    /** A longer line goes on in the next one. */
    static final int MOST_CHARACTERS = 16 << 10;

    private final LogText text = new LogText(this);
    private final Consumer<LogLine> lines;
    private final StringBuilder line = new StringBuilder();
    private Instant now = Instant.EPOCH;
    private Instant begun = Instant.EPOCH;
    private boolean overwritten;

    LogLines(Consumer<LogLine> lines) {
        this.lines = lines;
    }

    void take(Instant at, byte[] bytes) {
        now = at;
        text.take(bytes);
    }

    /** The stream's end: what is there of a line is one. */
    void finish(Instant at) {
        now = at;
        text.finish();
        if (!line.isEmpty()) {
            lineFeed();
        }
    }

    /** What is there of the line that isn't complete. */
    String partial() {
        return line.toString();
    }

    @Override
    public void character(int point) {
        if (overwritten) {
            line.setLength(0);
            overwritten = false;
        }
        if (line.length() >= MOST_CHARACTERS) {
            lineFeed();
        }
        if (line.isEmpty()) {
            begun = now;
        }
        line.appendCodePoint(point);
    }

    @Override
    public void lineFeed() {
        lines.accept(new LogLine(line.isEmpty() ? now : begun, line.toString()));
        line.setLength(0);
        overwritten = false;
    }

    /** Progress bars draw over themselves: only the last one stays. */
    @Override
    public void carriageReturn() {
        overwritten = true;
    }
}
