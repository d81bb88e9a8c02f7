package io.jcontainers.build.remote;

import io.jcontainers.build.sys.UnixTime;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates of headers (RFC 9110, 5.6.7); the two old forms, which nobody sends any more, count as none. */
final class HttpTime {
    private HttpTime() {}

    static Optional<UnixTime> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        try {
            Instant time = DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip(), Instant::from);
            return Optional.of(new UnixTime(time.getEpochSecond(), 0));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
