package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What the terminal view shows at one moment: which lines, when not all of them have room. */
final class Frame {
    /** Lines of a running step's log. */
    private static final int LOG_LINES = 6;

    /** Rows that must stay free of logs. */
    private static final int ROWS_BESIDE_LOG = 3;

    private static final String STEP = " => ";
    private static final String SUBLINE = " => => ";
    private static final String LOG = " => => # ";

    private final Palette palette;
    private final Instant now;
    private final List<Line> lines = new ArrayList<>();

    /** The order in which lines are left out. */
    private enum Worth {
        OVER,
        OVER_IN_RUNNING,
        RUNNING_SUBLINE,
        RUNNING,
        LOG
    }

    /**
     * A line that may be left out.
     *
     * @param rank of lines with the same worth the lowest is left out first
     */
    private record Line(TtyStep step, Worth worth, int rank, Supplier<Row> row) {}

    private Frame(Palette palette, Instant now) {
        this.palette = palette;
        this.now = now;
    }

    /** All lines, as many as there are. */
    static List<Row> complete(List<TtyStep> steps, Instant now, Palette palette) {
        Frame frame = new Frame(palette, now);
        steps.forEach(frame::add);
        return frame.rows();
    }

    /** At most so many lines: those of running steps before those that are over, later before earlier ones. */
    static List<Row> fitting(List<TtyStep> steps, Instant now, Palette palette, int rows) {
        Frame frame = new Frame(palette, now);
        withoutOldest(steps, rows).forEach(frame::add);
        frame.addLogs(rows);
        frame.leaveOut(frame.lines.size() - Math.max(0, rows));
        return frame.rows();
    }

    /** Spares work: of the steps that are over more than there are rows would be left out anyhow. */
    private static List<TtyStep> withoutOldest(List<TtyStep> steps, int rows) {
        int over = 0;
        List<TtyStep> kept = new ArrayList<>();
        for (TtyStep step : steps.reversed()) {
            if (step.isRunning() || over++ < rows) {
                kept.add(step);
            }
        }
        return kept.reversed();
    }

    private List<Row> rows() {
        return lines.stream().map(line -> line.row().get()).toList();
    }

    private void add(TtyStep step) {
        int rank = lines.size();
        Worth worth = step.isRunning() ? Worth.RUNNING : Worth.OVER;
        List<TtyStep.Subline> sublines = step.sublines();
        // Of a step that is over the last subline goes first: none stands without its step.
        boolean running = step.isRunning();
        lines.add(new Line(step, worth, running ? rank : rank + sublines.size(), () -> row(step)));
        for (int i = 0; i < sublines.size(); i++) {
            TtyStep.Subline subline = sublines.get(i);
            Worth subworth =
                    !running ? Worth.OVER : subline.ended() != null ? Worth.OVER_IN_RUNNING : Worth.RUNNING_SUBLINE;
            int subrank = running ? rank + 1 + i : rank + sublines.size() - 1 - i;
            lines.add(new Line(step, subworth, subrank, () -> row(subline)));
        }
    }

    private Row row(TtyStep step) {
        if (step.isWarning()) {
            return new Row(STEP + "WARN: " + step.name(), "", palette.warning());
        }
        String time = Figures.roughSeconds(step.begun(), step.until(now));
        Outcome outcome = step.outcome();
        if (outcome == null) {
            return new Row(STEP + step.name(), time, "");
        }
        return switch (outcome) {
            case DONE -> new Row(STEP + step.name(), time, palette.run());
            case CACHED -> new Row(STEP + "CACHED " + step.name(), time, palette.run());
            case FAILED -> new Row(STEP + "ERROR " + step.name(), time, palette.error());
            case CANCELED -> new Row(STEP + "CANCELED " + step.name(), time, palette.cancel());
        };
    }

    private Row row(TtyStep.Subline subline) {
        Instant end = subline.ended();
        String time = subline.timed() ? Figures.roughSeconds(subline.begun(), end == null ? now : end) : "";
        return new Row(
                SUBLINE + subline.text(), subline.status(now), subline.sizes(), time, end == null ? "" : palette.run());
    }

    private Row row(String log) {
        return new Row(LOG + ShownText.expandTabs(log), "", palette.log());
    }

    /** Shows the logs of the steps that write most, as long as there is room beside all that runs. */
    private void addLogs(int rows) {
        int free = rows
                - (int) lines.stream()
                        .filter(line -> line.worth() == Worth.RUNNING || line.worth() == Worth.RUNNING_SUBLINE)
                        .count();
        List<TtyStep> candidates = lines.stream()
                .filter(line -> line.worth() == Worth.RUNNING && line.step().outputBytes() > 0)
                .map(Line::step)
                .sorted(Comparator.comparingLong(TtyStep::outputBytes).reversed())
                .toList();
        for (TtyStep step : candidates) {
            if (free < LOG_LINES + ROWS_BESIDE_LOG) {
                return;
            }
            List<String> log = step.lastOutput(LOG_LINES);
            free -= log.size();
            insert(step, log);
        }
    }

    private void insert(TtyStep step, List<String> log) {
        int at = lines.size();
        while (lines.get(at - 1).step() != step) {
            at--;
        }
        for (String text : log) {
            lines.add(at, new Line(step, Worth.LOG, at, () -> row(text)));
            at++;
        }
    }

    private void leaveOut(int count) {
        if (count <= 0) {
            return;
        }
        Set<Line> out = new HashSet<>(lines.stream()
                .sorted(Comparator.comparing(Line::worth).thenComparingInt(Line::rank))
                .limit(count)
                .toList());
        lines.removeIf(out::contains);
    }
}
