package io.jcontainers.build.registry;

import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Settings of tests: little patience, and waits that are noted in place of slept. */
final class Fast {
    final List<Duration> waits = new CopyOnWriteArrayList<>();

    RegistrySettings settings() {
        Backoff backoff = new Backoff(
                5, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(60), waits::add, new Random(1));
        return RegistrySettings.usual().with(timeouts(), backoff);
    }

    static Timeouts timeouts() {
        return new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(1200), 1024);
    }
}
