package io.jcontainers.build.registry.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The Retry-After header (RFC 9110, 10.2.3): seconds or a date in one of the three forms of HTTP. */
public final class RetryAfter {
    /** Longer than anybody waits. */
    private static final Duration MOST = Duration.ofDays(1);

    private static final DateTimeFormatter RFC_850 =
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.US);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC);

    private RetryAfter() {}

    /** How long to wait from now on, at most a day; null where it says nothing that can be read. */
    public static @Nullable Duration parse(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 9 ? MOST : shortest(Duration.ofSeconds(Long.parseLong(text)));
        }
        for (DateTimeFormatter form :
                new DateTimeFormatter[] {DateTimeFormatter.RFC_1123_DATE_TIME, RFC_850, ASCTIME}) {
            try {
                Duration wait = Duration.between(now, ZonedDateTime.parse(text, form));
                return wait.isNegative() ? Duration.ZERO : shortest(wait);
            } catch (DateTimeParseException e) {
                // The next form.
            }
        }
        return null;
    }

    private static Duration shortest(Duration wait) {
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }
}
