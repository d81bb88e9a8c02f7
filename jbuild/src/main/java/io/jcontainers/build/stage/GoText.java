package io.jcontainers.build.stage;

import io.jcontainers.build.template.Quoting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Values as Go's {@code fmt} prints them: other builders' histories are full of them, and people compare. */
public final class GoText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private GoText() {}

    /** {@code %q} of a list: {@code ["sh" "-c"]}. */
    public static String quoted(List<String> words) {
        return "[" + String.join(" ", words.stream().map(Quoting::quote).toList()) + "]";
    }

    /** {@code %v} of a list: {@code [sh -c]}. */
    static String plain(List<String> words) {
        return "[" + String.join(" ", words) + "]";
    }

    /** {@code %q} of a duration: {@code "1m30s"}. */
    static String quoted(Duration duration) {
        return Quoting.quote(duration(duration));
    }

    /** {@code %v} of a duration: {@code 1h30m0s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
    public static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < NANOS_PER_SECOND) {
            return nanos < 1_000
                    ? nanos + "ns"
                    : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
        }
        List<String> parts = new ArrayList<>();
        long seconds = nanos / NANOS_PER_SECOND;
        if (seconds >= 3600) {
            parts.add(seconds / 3600 + "h");
        }
        if (seconds >= 60) {
            parts.add(seconds / 60 % 60 + "m");
        }
        parts.add(decimal(nanos % (60 * NANOS_PER_SECOND), NANOS_PER_SECOND) + "s");
        return String.join("", parts);
    }

    private static String decimal(long value, long unit) {
        return java.math.BigDecimal.valueOf(value)
                .divide(java.math.BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
