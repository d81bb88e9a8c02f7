package io.jcontainers.build.verb;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of {@code until=}: how long ago in Go's form ({@code 24h}, {@code 1h30m}), seconds since 1970, a date or a
 * time with or without zone (docker, "timetypes").
 */
final class PointInTime {
    private static final Map<String, Double> UNITS =
            Map.of("ns", 1.0, "us", 1e3, "\u00b5s", 1e3, "\u03bcs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
    private static final Pattern PART =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})([a-z\u00b5\u03bc]{1,2})");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{1,9})?");

    private PointInTime() {}

    /**
     * Reads it.
     *
     * @param zone of times that have none
     * @throws IllegalArgumentException for anything else
     */
    static Instant parse(String text, Instant now, ZoneId zone) {
        try {
            if (SECONDS.matcher(text).matches()) {
                return Instant.ofEpochSecond(0).plus(Duration.parse("PT" + text + "S"));
            }
            if (text.contains("-") || text.contains("T")) {
                return time(text, zone);
            }
            return now.minus(duration(text));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "invalid time \"" + Shown.cell(text)
                            + "\": it has to be a duration such as 24h, or a time such as 2026-01-02T15:04:05",
                    e);
        }
    }

    private static Instant time(String text, ZoneId zone) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        String zoned = text.substring(text.indexOf('T'));
        if (zoned.endsWith("Z") || zoned.contains("+") || zoned.contains("-")) {
            return OffsetDateTime.parse(text).toInstant();
        }
        return LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    /**
     * A duration in Go's form.
     *
     * @throws DateTimeException for anything else
     */
    static Duration duration(String text) {
        Matcher part = PART.matcher(text);
        double nanoseconds = 0;
        int end = 0;
        while (part.lookingAt() && UNITS.containsKey(part.group(2))) {
            nanoseconds += Double.parseDouble(part.group(1)) * UNITS.getOrDefault(part.group(2), 0.0);
            end = part.end();
            part.region(end, text.length());
        }
        if ((end == 0 && !text.equals("0")) || end < text.length() && !text.equals("0") || nanoseconds >= 0x1p63) {
            throw new DateTimeException("invalid duration " + text);
        }
        return Duration.ofNanos((long) nanoseconds);
    }
}
