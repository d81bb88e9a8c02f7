package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step, or a warning between steps, as the terminal view knows it. */
final class TtyStep {
    /** Of one step; the oldest that are over make room. */
    private static final int MOST_SUBLINES = 100;

    private final String name;
    private final Instant begun;
    private final boolean warning;
    private final Map<String, Subline> sublines = new LinkedHashMap<>();
    private @Nullable StepOutput output = new StepOutput(_ -> {});
    private Event.@Nullable Ended ended;
    private String detail = "";

    /**
     * A transfer, something that the step does, or a note.
     *
     * @param firstBytes how much was there when it began
     * @param ended null while it goes on
     * @param timed whether people want to know how long it takes
     */
    record Subline(
            String text,
            Instant begun,
            long firstBytes,
            long doneBytes,
            long totalBytes,
            @Nullable Instant ended,
            boolean timed) {
        private static final long RATE_MILLIS = 300;

        /** Empty, {@code 2.05kB} or {@code 12.30MB / 45.60MB}. */
        String sizes() {
            if (doneBytes == 0 && totalBytes <= 0) {
                return "";
            }
            return Figures.bytes(doneBytes) + (totalBytes > 0 ? " / " + Figures.bytes(totalBytes) : "");
        }

        /** Sizes, and while it goes on the rate since its begin: {@code 12.30MB / 45.60MB 3.21MB/s}. */
        String status(Instant now) {
            long millis = Figures.millis(begun, now);
            return ended != null || millis < RATE_MILLIS || doneBytes <= firstBytes
                    ? sizes()
                    : sizes() + " " + Figures.bytes((long) ((doneBytes - firstBytes) * 1000.0 / millis)) + "/s";
        }

        Subline end(Instant at) {
            return ended != null ? this : new Subline(text, begun, firstBytes, doneBytes, totalBytes, at, timed);
        }
    }

    TtyStep(String name, Instant begun, boolean warning) {
        this.name = name;
        this.begun = begun;
        this.warning = warning;
    }

    void said(Event.Said said) {
        if (output != null) {
            output.take(said);
        }
    }

    void transferred(Event.Transferred event) {
        Subline before = sublines.get(event.what());
        put(new Subline(
                event.what(),
                before == null ? event.at() : before.begun(),
                before == null ? event.doneBytes() : before.firstBytes(),
                event.doneBytes(),
                event.totalBytes(),
                event.isComplete() ? event.at() : null,
                true));
    }

    void noted(Event.Noted event) {
        put(new Subline(event.text(), event.at(), 0, 0, -1, event.at(), false));
    }

    void detailed(Event.Detailed event) {
        endDetail(event.at());
        detail = event.text();
        put(new Subline(detail, event.at(), 0, 0, -1, null, true));
    }

    private void endDetail(Instant at) {
        sublines.computeIfPresent(detail, (_, subline) -> subline.end(at));
        detail = "";
    }

    private void put(Subline subline) {
        if (sublines.size() >= MOST_SUBLINES && !sublines.containsKey(subline.text())) {
            String over = sublines.values().stream()
                    .filter(each -> each.ended() != null)
                    .map(Subline::text)
                    .findFirst()
                    .orElse(subline.text());
            sublines.remove(over);
            if (sublines.size() >= MOST_SUBLINES) {
                return;
            }
        }
        sublines.put(subline.text(), subline);
    }

    /** Returns the log's last lines, which are forgotten here. */
    List<LogLine> end(Event.Ended event) {
        ended = event;
        sublines.replaceAll((_, subline) -> subline.end(event.at()));
        StepOutput last = output;
        output = null;
        if (last == null) {
            return List.of();
        }
        last.finish(event.at());
        return last.tail();
    }

    String name() {
        return name;
    }

    Instant begun() {
        return begun;
    }

    boolean isWarning() {
        return warning;
    }

    boolean isRunning() {
        return ended == null && !warning;
    }

    /** How it ended; null while it runs. */
    @Nullable
    Outcome outcome() {
        return ended == null ? null : ended.outcome();
    }

    /** When it ended, or now. */
    Instant until(Instant now) {
        return ended == null ? now : ended.at();
    }

    List<Subline> sublines() {
        return new ArrayList<>(sublines.values());
    }

    /** How much its program has written. */
    long outputBytes() {
        return output == null ? 0 : output.bytes();
    }

    /** The last lines of what its program has written. */
    List<String> lastOutput(int lines) {
        return output == null ? List.of() : output.last(lines);
    }
}
