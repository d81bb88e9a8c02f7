package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Nothing but the failures, at the end. */
final class QuietDisplay implements Display {
    private final SafeOutput output;
    private final Map<Integer, Running> running = new HashMap<>();
    private final Summary summary = new Summary();

    private record Running(String name, Instant begun, StepOutput output) {}

    QuietDisplay(SafeOutput output) {
        this.output = output;
    }

    @Override
    public void take(Event event) {
        switch (event) {
            case Event.Begun begun ->
                running.put(begun.step(), new Running(begun.name(), begun.at(), new StepOutput(_ -> {})));
            case Event.Said said -> {
                Running step = running.get(said.step());
                if (step != null) {
                    step.output().take(said);
                }
            }
            case Event.Ended ended -> end(ended);
            case Event.Announced _, Event.Transferred _, Event.Detailed _, Event.Noted _, Event.Warned _ -> {}
        }
    }

    private void end(Event.Ended ended) {
        Running step = running.remove(ended.step());
        if (step != null && ended.outcome() == Outcome.FAILED) {
            step.output().finish(ended.at());
            summary.failed(
                    step.name(), step.begun(), ended.message(), step.output().tail(), ended.log());
        }
    }

    @Override
    public void refresh(Instant now) {}

    @Override
    public boolean wantsRefresh() {
        return false;
    }

    @Override
    public void finish(Instant now) {
        output.write(summary.failures());
    }
}
