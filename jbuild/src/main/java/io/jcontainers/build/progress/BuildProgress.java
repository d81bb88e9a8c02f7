package io.jcontainers.build.progress;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress of one build: numbers the steps, takes the time, takes secrets out, and passes all that in one order to the
 * logs and to what shows it. Closing it ends steps that are still open as canceled and shows the summary.
 */
public final class BuildProgress implements Progress, AutoCloseable {
    private final Display display;
    private final LogSink logs;
    private final Secrets secrets;
    private final InstantSource clock;
    private final List<OpenStep> open = new ArrayList<>();
    private @Nullable Pulse pulse;
    private int lastNumber;
    private boolean closed;

    BuildProgress(Display display, LogSink logs, Secrets secrets, InstantSource clock) {
        this.display = display;
        this.logs = logs;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Begins to show a build.
     *
     * @param mode as {@link ProgressMode#choose} has chosen it
     * @param output the caller's stderr
     * @param logs closed together with this
     */
    public static BuildProgress open(ProgressMode mode, Output output, Palette palette, LogSink logs, Secrets secrets) {
        return new BuildProgress(mode.display(output, palette), logs, secrets, new SteadyClock());
    }

    @Override
    public synchronized void announce(int steps) {
        tell(new Event.Announced(clock.instant(), steps));
    }

    @Override
    public synchronized Step begin(String name) {
        OpenStep step = new OpenStep(this, secrets, ++lastNumber);
        open.add(step);
        tell(new Event.Begun(clock.instant(), step.number(), shown(name)));
        return step;
    }

    @Override
    public synchronized void cached(String name) {
        int number = ++lastNumber;
        Instant now = clock.instant();
        tell(new Event.Begun(now, number, shown(name)));
        tell(new Event.Ended(now, number, Outcome.CACHED, "", ""));
    }

    @Override
    public synchronized void warning(String text) {
        tell(new Event.Warned(clock.instant(), shown(text)));
    }

    /** The end. A second time does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            List.copyOf(open).forEach(Step::canceled);
            closed = true;
        }
        if (pulse != null) {
            pulse.close();
        }
        display.finish(clock.instant());
        logs.close();
    }

    String shown(String text) {
        return ShownText.line(secrets.mask(text));
    }

    Instant now() {
        return clock.instant();
    }

    /** Tells one thing; the caller holds this object's monitor. */
    void tell(Event event) {
        if (closed) {
            return;
        }
        logs.take(event);
        display.take(event);
        if (pulse == null && display.wantsRefresh()) {
            pulse = new Pulse(() -> display.refresh(clock.instant()));
        }
    }

    /** The end of a step; the caller holds this object's monitor. */
    void end(OpenStep step, Outcome outcome, String message) {
        open.remove(step);
        String log = outcome == Outcome.FAILED ? logs.place(step.number()) : "";
        tell(new Event.Ended(clock.instant(), step.number(), outcome, shown(message), log));
    }
}
