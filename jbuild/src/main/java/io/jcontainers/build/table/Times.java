package io.jcontainers.build.table;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Times for people (docker/go-units; Go's time.Time). */
public final class Times {
    private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);
    private static final long DAY = 24;
    private static final DateTimeFormatter GO = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern(" xx ")
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx", Locale.ROOT);

    private Times() {}

    /** {@code About a minute}, {@code 3 weeks}; never more than Go's longest duration, 292 years. */
    public static String human(Duration duration) {
        Duration bounded = duration.compareTo(MOST) > 0 ? MOST : duration;
        long seconds = bounded.toSeconds();
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = bounded.toMinutes();
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        long hours = bounded.plusMinutes(30).toHours();
        if (hours == 1) {
            return "About an hour";
        }
        if (hours < 2 * DAY) {
            return hours + " hours";
        }
        if (hours < 14 * DAY) {
            return hours / DAY + " days";
        }
        if (hours < 60 * DAY) {
            return hours / DAY / 7 + " weeks";
        }
        if (hours < 2 * 365 * DAY) {
            return hours / DAY / 30 + " months";
        }
        return bounded.toHours() / DAY / 365 + " years";
    }

    /** {@code 3 weeks ago}. */
    public static String ago(Instant then, Instant now) {
        return human(Duration.between(then, now)) + " ago";
    }

    /** {@code 2026-11-21 22:28:12 +0000 UTC}, as Go prints a time. */
    public static String go(Instant time, ZoneId zone) {
        ZonedDateTime local = time.atZone(zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone);
        boolean named = !(local.getZone() instanceof ZoneOffset);
        return GO.format(local) + (named ? ZONE : OFFSET).format(local);
    }
}
