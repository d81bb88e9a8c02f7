package io.jcontainers.build.template;

import java.math.BigDecimal;

/** Go's {@code time.Duration} as text: {@code 1h30m0s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
public final class Durations {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;

    private Durations() {}

    /** So many nanoseconds. */
    public static String text(long nanos) {
        if (nanos < 0) {
            return "-" + text(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
        }
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < MICRO) {
            return nanos + "ns";
        }
        if (nanos < SECOND) {
            return nanos < MILLI ? decimal(nanos, MICRO) + "µs" : decimal(nanos, MILLI) + "ms";
        }
        long minutes = nanos / MINUTE;
        String text = minutes >= 60 ? minutes / 60 + "h" : "";
        return text + (minutes > 0 ? minutes % 60 + "m" : "") + decimal(nanos % MINUTE, SECOND) + "s";
    }

    private static String decimal(long value, long unit) {
        return BigDecimal.valueOf(value)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
