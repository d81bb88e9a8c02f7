package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plain lines, each with the number of its step. One step is printed at a time; what others say waits, so that their
 * lines don't mix, but not for ever: the rules are BuildKit's (progressui/printer.go).
 */
final class PlainDisplay implements Display {
    /** A step is printed for at least this long before another one is. */
    private static final long BLOCK_MILLIS = 5000;

    /** Nothing waits longer. */
    private static final long WAIT_MILLIS = 10_000;

    private final SafeOutput output;
    private final Map<Integer, PlainStep> running = new LinkedHashMap<>();
    private final Summary summary = new Summary();
    private @Nullable PlainStep current;
    private Instant blockBegun = Instant.EPOCH;
    private boolean printedAny;

    PlainDisplay(SafeOutput output) {
        this.output = output;
    }

    @Override
    public synchronized void take(Event event) {
        StringBuilder text = new StringBuilder();
        switch (event) {
            case Event.Announced _ -> {}
            case Event.Begun begun -> running.put(begun.step(), new PlainStep(begun));
            case Event.Said said -> step(said.step()).said(said);
            case Event.Transferred transferred -> step(transferred.step()).transferred(transferred);
            case Event.Detailed detailed -> step(detailed.step()).detailed(detailed);
            case Event.Noted noted -> step(noted.step()).noted(noted);
            case Event.Ended ended -> end(ended, text);
            case Event.Warned warned -> warn(warned, text);
        }
        advance(event.at(), text);
        output.write(text);
    }

    private PlainStep step(int number) {
        PlainStep step = running.get(number);
        if (step == null) {
            throw new IllegalStateException("step " + number + " is not under way");
        }
        return step;
    }

    private void end(Event.Ended ended, StringBuilder text) {
        PlainStep step = step(ended.step());
        step.ended(ended);
        show(step, ended.at(), text);
        running.remove(ended.step());
        current = null;
        if (ended.outcome() == Outcome.FAILED) {
            summary.failed(step.name(), step.begun(), ended.message(), step.tail(), ended.log());
        }
    }

    /** A warning stands alone, between the blocks of steps. */
    private void warn(Event.Warned warned, StringBuilder text) {
        summary.warned(warned.text());
        leave(text);
        current = null;
        text.append("WARN: ").append(warned.text()).append('\n');
    }

    @Override
    public synchronized void refresh(Instant now) {
        StringBuilder text = new StringBuilder();
        advance(now, text);
        output.write(text);
    }

    /** Prints what is due. */
    private void advance(Instant now, StringBuilder text) {
        if (current != null) {
            current.drain(text);
        }
        if (current == null || isOver(current, now)) {
            next().ifPresent(step -> show(step, now, text));
        }
    }

    /** The step that has waited longest; one that has only begun comes after those that have something to say. */
    private Optional<PlainStep> next() {
        return running.values().stream()
                .filter(step -> step != current && step.busy() > 0)
                .min(Comparator.comparing(PlainStep::heldSince));
    }

    /** Whether it is another step's turn: something waits too long, or the share of this one is used up. */
    private boolean isOver(PlainStep shown, Instant now) {
        int others = 0;
        for (PlainStep step : running.values()) {
            if (step == shown) {
                continue;
            }
            if (step.isFull() || (step.isHolding() && Figures.millis(step.heldSince(), now) > WAIT_MILLIS)) {
                return true;
            }
            others += step.isHolding() ? step.busy() : 0;
        }
        if (others == 0) {
            return false;
        }
        double share = shown.busy() / (double) (shown.busy() + others);
        return BLOCK_MILLIS / (1 - share) < Figures.millis(blockBegun, now);
    }

    private void show(PlainStep step, Instant now, StringBuilder text) {
        if (step != current) {
            leave(text);
            text.append('#')
                    .append(step.number())
                    .append(' ')
                    .append(step.name())
                    .append('\n');
            current = step;
            blockBegun = now;
        }
        step.drain(text);
    }

    /** Ends the block that is being printed. */
    private void leave(StringBuilder text) {
        if (current != null) {
            text.append('#').append(current.number()).append(" ...\n");
            current.restBusy();
        }
        if (printedAny) {
            text.append('\n');
        }
        printedAny = true;
    }

    @Override
    public boolean wantsRefresh() {
        return true;
    }

    @Override
    public synchronized void finish(Instant now) {
        output.write(summary.failures() + summary.warnings());
    }
}
