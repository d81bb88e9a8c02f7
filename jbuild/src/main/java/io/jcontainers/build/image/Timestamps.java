package io.jcontainers.build.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times in documents: RFC 3339, section 5.6, with up to nine digits behind the second. */
public final class Timestamps {
    private static final Pattern RFC_3339 = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private Timestamps() {}

    /**
     * Reads a time.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Instant parse(String text) {
        if (text.length() <= 40 && RFC_3339.matcher(text).matches()) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("no such time: " + text, e);
            }
        }
        throw new IllegalArgumentException("it has to be a time of RFC 3339, such as 2026-01-02T03:04:05.6Z");
    }

    /** Writes a time in UTC, as Go's RFC3339Nano does: without zeros at the end of the fraction. */
    public static String format(Instant time) {
        OffsetDateTime at = time.atOffset(ZoneOffset.UTC);
        if (at.getYear() < 0 || at.getYear() > 9999) {
            throw new IllegalArgumentException("RFC 3339 has no year " + at.getYear());
        }
        String whole = String.format(
                Locale.ROOT,
                "%04d-%02d-%02dT%02d:%02d:%02d",
                at.getYear(),
                at.getMonthValue(),
                at.getDayOfMonth(),
                at.getHour(),
                at.getMinute(),
                at.getSecond());
        if (at.getNano() == 0) {
            return whole + "Z";
        }
        String fraction = String.format(Locale.ROOT, "%09d", at.getNano());
        int end = fraction.length();
        while (fraction.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + fraction.substring(0, end) + "Z";
    }
}
