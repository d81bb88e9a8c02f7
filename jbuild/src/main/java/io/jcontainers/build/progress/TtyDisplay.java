package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A view of the build that is drawn again in its place. Each drawing is one write that begins by hiding the cursor and
 * ends by showing it, so that whatever ends the program leaves the terminal as it should be.
 */
final class TtyDisplay implements Display {
    /** Hides the cursor and turns line wrapping off: a character whose width was misjudged must not cost a line. */
    private static final String BEGIN = "\033[?25l\033[?7l";

    private static final String END = "\033[?7h\033[?25h";
    private static final String ERASE_TO_LINE_END = "\033[K";
    private static final String ERASE_BELOW = "\033[J";

    private final SafeOutput output;
    private final Palette palette;

    /** The model, and its lock. */
    private final List<TtyStep> steps = new ArrayList<>();

    private final Map<Integer, TtyStep> running = new HashMap<>();
    private final Summary summary = new Summary();
    private @Nullable Instant begun;
    private int announced;
    private int begunSteps;
    private int endedSteps;

    /** What stands in the terminal; only of the thread that draws. */
    private List<String> drawn = List.of();

    private Output.Size drawnAt = new Output.Size(0, 0);

    TtyDisplay(SafeOutput output, Palette palette) {
        this.output = output;
        this.palette = palette;
    }

    @Override
    public void take(Event event) {
        synchronized (steps) {
            if (begun == null) {
                begun = event.at();
            }
            switch (event) {
                case Event.Announced more -> announced += more.steps();
                case Event.Begun step -> begin(step);
                case Event.Said said -> step(said.step()).said(said);
                case Event.Transferred transferred -> step(transferred.step()).transferred(transferred);
                case Event.Detailed detailed -> step(detailed.step()).detailed(detailed);
                case Event.Noted noted -> step(noted.step()).noted(noted);
                case Event.Ended ended -> end(ended);
                case Event.Warned warned -> {
                    summary.warned(warned.text());
                    steps.add(new TtyStep(warned.text(), warned.at(), true));
                }
            }
        }
    }

    private void begin(Event.Begun event) {
        TtyStep step = new TtyStep(event.name(), event.at(), false);
        steps.add(step);
        running.put(event.step(), step);
        begunSteps++;
    }

    private void end(Event.Ended event) {
        TtyStep step = step(event.step());
        running.remove(event.step());
        endedSteps++;
        List<LogLine> tail = step.end(event);
        if (event.outcome() == Outcome.FAILED) {
            summary.failed(step.name(), step.begun(), event.message(), tail, event.log());
        }
    }

    private TtyStep step(int number) {
        TtyStep step = running.get(number);
        if (step == null) {
            throw new IllegalStateException("step " + number + " is not under way");
        }
        return step;
    }

    @Override
    public boolean wantsRefresh() {
        return true;
    }

    @Override
    public void refresh(Instant now) {
        Output.Size size = output.size();
        // One row more is needed for the cursor, which stands below.
        int rows = Math.max(1, size.rows() - 1);
        List<String> lines;
        synchronized (steps) {
            lines = fitted(header(now), Frame.fitting(steps, now, palette, rows - 1), size);
        }
        if (!lines.equals(drawn) || !size.equals(drawnAt)) {
            draw(lines, size, size.rows() == 1);
        }
    }

    @Override
    public void finish(Instant now) {
        Output.Size size = output.size();
        synchronized (steps) {
            if (begun != null) {
                draw(fitted(header(now), Frame.complete(steps, now, palette), size), size, false);
                output.write(summary.failures() + summary.warnings());
            }
        }
    }

    private String header(Instant now) {
        int total = Math.max(announced, begunSteps);
        boolean finished = endedSteps > 0 && endedSteps == total;
        return "[+] Building " + Figures.seconds(begun == null ? now : begun, now) + " (" + endedSteps + "/" + total
                + ")" + (finished && running.isEmpty() ? " FINISHED" : "");
    }

    private static List<String> fitted(String header, List<Row> rows, Output.Size size) {
        List<String> lines = new ArrayList<>();
        lines.add(new Row(header, "", "").fitted(size.columns()));
        rows.forEach(row -> lines.add(row.fitted(size.columns())));
        return lines;
    }

    /** Draws; with the cursor left behind the only line, or else below. */
    private void draw(List<String> lines, Output.Size size, boolean oneRow) {
        StringBuilder text = new StringBuilder(BEGIN).append('\r');
        int up = rowsToTop(size);
        if (up > 0) {
            text.append("\033[").append(up).append('A');
        }
        for (String line : lines) {
            text.append(line).append(ERASE_TO_LINE_END).append(oneRow ? "" : "\n");
        }
        text.append(ERASE_BELOW).append(END);
        output.write(text);
        drawn = lines;
        drawnAt = size;
    }

    /**
     * How far the view's first line is above the cursor. After a change of size a terminal has wrapped the lines that
     * are too long now, and has moved those that have no room any more out of reach.
     */
    private int rowsToTop(Output.Size size) {
        if (drawn.isEmpty() || drawnAt.rows() == 1) {
            return 0;
        }
        int rows = drawn.size();
        if (size.columns() < drawnAt.columns()) {
            rows = drawn.stream()
                    .mapToInt(line -> Math.max(1, (Row.width(line) + size.columns() - 1) / size.columns()))
                    .sum();
        }
        return Math.min(rows, size.rows() - 1);
    }
}
