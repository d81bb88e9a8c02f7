package io.jcontainers.build.progress;

import java.time.Duration;
import java.time.Instant;

/** Times and sizes as BuildKit writes them. */
final class Figures {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final long HIDDEN_MILLIS = 50;

    private Figures() {}

    /** With one digit: {@code 3.2s}. */
    static String seconds(Instant from, Instant to) {
        return decimal(millis(from, to), 3, 1) + "s";
    }

    /** The same, but 0.0 for what took no time worth telling. */
    static String roughSeconds(Instant from, Instant to) {
        return millis(from, to) < HIDDEN_MILLIS ? "0.0s" : seconds(from, to);
    }

    /** How far into a step: three digits below 10 s, two below 100 s, else one. */
    static String offset(Instant from, Instant to) {
        long millis = millis(from, to);
        return decimal(millis, 3, millis < 10_000 ? 3 : millis < 100_000 ? 2 : 1);
    }

    /** Decimal units with two digits, {@code 12.30MB}; bytes have none. */
    static String bytes(long bytes) {
        int unit = 0;
        long size = 1;
        while (unit < UNITS.length - 1 && bytes / size >= 1000) {
            size *= 1000;
            unit++;
        }
        if (unit == 0) {
            return bytes + "B";
        }
        return decimal(Math.round(bytes / (size / 100.0)), 2, 2) + UNITS[unit];
    }

    static long millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    /** A number of units of 10^-scale with fewer digits, rounded. */
    private static String decimal(long value, int scale, int digits) {
        long rounded = value;
        for (int i = scale; i > digits; i--) {
            rounded = i == digits + 1 ? (rounded + 5) / 10 : rounded / 10;
        }
        long base = digits == 1 ? 10 : digits == 2 ? 100 : 1000;
        String fraction = Long.toString(rounded % base + base).substring(1);
        return rounded / base + "." + fraction;
    }
}
