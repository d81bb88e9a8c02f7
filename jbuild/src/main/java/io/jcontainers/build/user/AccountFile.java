package io.jcontainers.build.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of passwd(5) or group(5). What is no such line is passed over, as by runc: too long ones, ones without a
 * number where one belongs, compat entries ({@code +nis}).
 */
final class AccountFile {
    private static final int LINE_BYTES_MOST = 64 << 10;
    private static final int MEMBERS_FIELD = 3;
    private static final int HOME_FIELD = 5;

    /** A line, of which only what somebody asks for is decoded. */
    record Line(String name, long id, String[] fields) {
        /** The group of a user. */
        long group() {
            return number(field(3));
        }

        String home() {
            return field(HOME_FIELD);
        }

        boolean hasMember(String user) {
            for (String member : field(MEMBERS_FIELD).split(",", -1)) {
                if (member.trim().equals(user)) {
                    return true;
                }
            }
            return false;
        }

        private String field(int index) {
            return index < fields.length ? fields[index] : "";
        }
    }

    /** Which lines are wanted. */
    interface Filter {
        boolean wants(Line line);
    }

    private final byte[] content;

    AccountFile(byte[] content) {
        this.content = content;
    }

    /** The first that is wanted; null for none. */
    @Nullable
    Line first(Filter filter) {
        List<Line> found = find(filter, 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Those that are wanted, in their order. */
    List<Line> find(Filter filter, int most) {
        List<Line> found = new ArrayList<>();
        for (int start = 0; start < content.length && found.size() < most; ) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            if (end - start <= LINE_BYTES_MOST) {
                Line line = line(new String(content, start, end - start, StandardCharsets.UTF_8).trim());
                if (line != null && filter.wants(line)) {
                    found.add(line);
                }
            }
            start = end + 1;
        }
        return found;
    }

    private static @Nullable Line line(String text) {
        if (text.isEmpty() || text.charAt(0) == '#' || text.charAt(0) == '+' || text.charAt(0) == '-') {
            return null;
        }
        String[] fields = text.split(":", -1);
        long id = fields.length < 3 ? -1 : number(fields[2]);
        return id < 0 || fields[0].isEmpty() ? null : new Line(fields[0], id, fields);
    }

    /** -1 for what is no id. */
    static long number(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        long number = Long.parseLong(text);
        return number > Owner.ID_MOST ? -1 : number;
    }
}
