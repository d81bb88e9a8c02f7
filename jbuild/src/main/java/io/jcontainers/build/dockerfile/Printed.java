package io.jcontainers.build.dockerfile;

/** Text of a Dockerfile as it may appear in messages. */
final class Printed {
    private static final int MOST_QUOTED = 200;

    private Printed() {}

    /** Without control characters and not longer than that; a tab stays, a carriage return at the end goes. */
    static String line(String text, int most) {
        String cut = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        StringBuilder out = new StringBuilder();
        cut.codePoints().limit(most).forEach(c -> out.appendCodePoint(isUnsafe(c) ? 0xFFFD : c));
        return cut.codePointCount(0, cut.length()) > most ? out + "..." : out.toString();
    }

    /** A word for use within a message. */
    static String word(String text) {
        return line(text.replace('\t', ' '), MOST_QUOTED);
    }

    /** A word in the quotes of Go's {@code %q}. */
    static String quoted(String text) {
        String cut = text.codePointCount(0, text.length()) > MOST_QUOTED
                ? text.substring(0, text.offsetByCodePoints(0, MOST_QUOTED)) + "..."
                : text;
        StringBuilder out = new StringBuilder("\"");
        cut.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isUnsafe(c)) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    private static boolean isUnsafe(int c) {
        return (Character.isISOControl(c) && c != '\t') || Character.getType(c) == Character.FORMAT;
    }
}
