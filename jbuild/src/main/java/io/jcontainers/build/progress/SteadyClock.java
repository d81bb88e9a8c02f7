package io.jcontainers.build.progress;

import java.time.Instant;
import java.time.InstantSource;

/** The time of day when it was made, and from then on the time that has passed: never set back or forth. */
public final class SteadyClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
