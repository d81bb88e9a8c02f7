package io.jcontainers.build.progress;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class FakeClock implements InstantSource {
    static final Instant START = Instant.parse("2026-08-07T10:15:00Z");

    private Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    void pass(long millis) {
        now = now.plusMillis(millis);
    }
}
