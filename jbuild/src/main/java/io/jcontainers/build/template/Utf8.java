package io.jcontainers.build.template;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Strings seen as Go sees them: as bytes. */
final class Utf8 {
    /** Go's order of strings, which is not Java's beyond U+FFFF. */
    static final Comparator<String> ORDER = (left, right) -> Arrays.compareUnsigned(bytes(left), bytes(right));

    private Utf8() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static int length(String text) {
        return bytes(text).length;
    }

    static String slice(String text, int from, int to) {
        return new String(bytes(text), from, to - from, StandardCharsets.UTF_8);
    }

    static int runes(String text) {
        return text.codePointCount(0, text.length());
    }
}
