package io.jcontainers.build.image;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to find out whether a container works (Docker image specification 1.3, {@code Healthcheck}). Zero durations and
 * retries stand for the default of whoever runs it.
 *
 * @param test {@code NONE}, or {@code CMD} or {@code CMD-SHELL} with its arguments; empty: inherited
 * @param interval between two probes
 * @param timeout of one probe
 * @param startPeriod in which failures don't count
 * @param startInterval between two probes within that period
 * @param retries failures in a row that make it unhealthy
 * @param extra fields that are not known here, as JSON
 */
public record Healthcheck(
        List<String> test,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries,
        Map<String, String> extra) {
    /** Takes immutable copies. */
    public Healthcheck {
        test = List.copyOf(test);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** Without unknown fields. */
    public static Healthcheck of(
            List<String> test,
            Duration interval,
            Duration timeout,
            Duration startPeriod,
            Duration startInterval,
            int retries) {
        return new Healthcheck(test, interval, timeout, startPeriod, startInterval, retries, Map.of());
    }

    static Healthcheck read(Fields from) throws DocumentException {
        Long retries = from.number("Retries");
        if (retries != null && (retries < 0 || retries > Integer.MAX_VALUE)) {
            throw from.wrong("Retries", "it has to be between 0 and " + Integer.MAX_VALUE);
        }
        return new Healthcheck(
                from.stringsOrNone("Test"),
                duration(from, "Interval"),
                duration(from, "Timeout"),
                duration(from, "StartPeriod"),
                duration(from, "StartInterval"),
                retries == null ? 0 : retries.intValue(),
                from.rest());
    }

    private static Duration duration(Fields from, String name) throws DocumentException {
        Long nanoseconds = from.number(name);
        if (nanoseconds != null && nanoseconds < 0) {
            throw from.wrong(name, "a duration in nanoseconds can't be negative");
        }
        return nanoseconds == null ? Duration.ZERO : Duration.ofNanos(nanoseconds);
    }

    void write(DocumentWriter to) throws IOException {
        to.stringsUnlessEmpty("Test", test);
        to.numberUnlessZero("Interval", interval.toNanos());
        to.numberUnlessZero("Timeout", timeout.toNanos());
        to.numberUnlessZero("StartPeriod", startPeriod.toNanos());
        to.numberUnlessZero("StartInterval", startInterval.toNanos());
        to.numberUnlessZero("Retries", retries);
        to.raw(extra);
    }
}
