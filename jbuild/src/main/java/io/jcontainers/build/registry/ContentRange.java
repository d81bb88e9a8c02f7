package io.jcontainers.build.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ranges in answers: Content-Range of downloads (RFC 9110, 14.4) and Range of uploads (distribution-spec 1.1). */
final class ContentRange {
    private static final Pattern CONTENT = Pattern.compile("bytes +([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");
    private static final Pattern UPLOADED = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private ContentRange() {}

    /** Whether an answer has exactly the bytes from first to last of so many. */
    static boolean is(@Nullable String header, long first, long last, long size) {
        if (header == null) {
            return false;
        }
        Matcher range = CONTENT.matcher(header.strip());
        return range.matches()
                && Long.parseLong(range.group(1)) == first
                && Long.parseLong(range.group(2)) == last
                && Long.parseLong(range.group(3)) == size;
    }

    /**
     * How many bytes a registry has of an upload; -1: it doesn't say. {@code 0-0} is none with some, one with others:
     * unknown.
     */
    static long uploaded(@Nullable String header) {
        Matcher range = UPLOADED.matcher(header == null ? "" : header.strip());
        long last = range.matches() ? Long.parseLong(range.group(1)) : 0;
        return last > 0 ? last + 1 : -1;
    }
}
