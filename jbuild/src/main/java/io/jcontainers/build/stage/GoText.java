package io.jcontainers.build.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Values as Go's {@code fmt} prints them: other builders' histories are full of them, and people compare. */
final class GoText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private GoText() {}

    /** {@code %q} of a list: {@code ["sh" "-c"]}. */
    static String quoted(List<String> words) {
        return "[" + String.join(" ", words.stream().map(GoText::quoted).toList()) + "]";
    }

    /** {@code %v} of a list: {@code [sh -c]}. */
    static String plain(List<String> words) {
        return "[" + String.join(" ", words) + "]";
    }

    /** {@code %q} of a text (strconv.Quote). */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> quote(out, c));
        return out.append('"').toString();
    }

    private static void quote(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> {
                if (c == ' ' || isPrinted(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x80) {
                    out.append(String.format("\\x%02x", c));
                } else {
                    out.append(c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c));
                }
            }
        }
    }

    /** Letters, marks, numbers, punctuation and symbols (unicode.IsPrint), of blanks only the common one. */
    private static boolean isPrinted(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** {@code %v} of a duration: {@code 1h30m0s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
    static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < NANOS_PER_SECOND) {
            return nanos < 1_000
                    ? nanos + "ns"
                    : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
        }
        List<String> parts = new ArrayList<>();
        long seconds = nanos / NANOS_PER_SECOND;
        if (seconds >= 3600) {
            parts.add(seconds / 3600 + "h");
        }
        if (seconds >= 60) {
            parts.add(seconds / 60 % 60 + "m");
        }
        parts.add(decimal(nanos % (60 * NANOS_PER_SECOND), NANOS_PER_SECOND) + "s");
        return String.join("", parts);
    }

    private static String decimal(long value, long unit) {
        return java.math.BigDecimal.valueOf(value)
                .divide(java.math.BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
