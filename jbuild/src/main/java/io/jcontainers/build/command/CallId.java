package io.jcontainers.build.command;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Names of calls: when they began, and something that no other one has. */
final class CallId {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int SHORT = 8;

    private CallId() {}

    static String next() {
        String unique = UUID.randomUUID().toString().substring(0, SHORT);
        return ZonedDateTime.now(ZoneOffset.UTC).format(TIME) + "-" + unique;
    }
}
