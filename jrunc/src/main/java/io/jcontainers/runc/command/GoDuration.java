package io.jcontainers.runc.command;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time on the command line in Go's notation: {@code 5s}, {@code 1m30s}, {@code 500ms}, {@code 1.5h}. */
final class GoDuration {
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|\u00b5s|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

    private GoDuration() {}

    /**
     * Nanoseconds; 0 for {@code 0}, which needs no unit.
     *
     * @throws IllegalArgumentException for anything else
     */
    static long nanos(String text) {
        if (text.equals("0")) {
            return 0;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
        }
        double total = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            total += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0L);
        }
        return Math.round(total);
    }
}
