package io.jcontainers.runc.state;

import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of users, from {@code /etc/passwd} alone: name services are libraries that a static program does not load.
 *
 * @param names by uid
 */
public record Users(Map<Long, String> names) {
    private static final int MOST_BYTES = 1 << 20;

    /** Takes an immutable copy. */
    public Users {
        names = Map.copyOf(names);
    }

    /** Those of the host, as the caller sees it. */
    public static Users of(Request request) {
        return parse(request.files().orEmpty(Need.file("/etc/passwd", MOST_BYTES)));
    }

    /** From lines of passwd(5); the first entry of a uid counts. */
    public static Users parse(byte[] passwd) {
        Map<Long, String> names = new HashMap<>();
        for (String line : new String(passwd, StandardCharsets.UTF_8).split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && !fields[0].isEmpty() && fields[2].matches("[0-9]{1,10}")) {
                names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
            }
        }
        return new Users(names);
    }

    /** The name, or {@code #uid}. */
    public String name(long uid) {
        return names.getOrDefault(uid, "#" + uid);
    }
}
