package io.jcontainers.build.dockerfile;

import java.time.Duration;
import java.util.List;

/**
 * A {@code HEALTHCHECK} as the image configuration has it.
 *
 * @param test {@code NONE}; {@code CMD} and its arguments; or {@code CMD-SHELL} and one text
 * @param interval zero for the default, as the other durations; otherwise at least a millisecond
 * @param retries zero for the default
 */
public record Health(
        List<String> test,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    /** Takes an immutable copy. */
    public Health {
        test = List.copyOf(test);
    }

    /** Switches an inherited one off. */
    static Health none() {
        return new Health(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }
}
