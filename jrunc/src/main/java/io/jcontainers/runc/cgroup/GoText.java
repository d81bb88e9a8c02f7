package io.jcontainers.runc.cgroup;

/** Text in the form of Go's {@code %q}, which runc's error texts have. */
final class GoText {
    private GoText() {}

    /** The text in double quotes, with Go's escapes. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        int shortEscape = "\u0007\b\f\n\r\t\u000b\"\\".indexOf(c);
        if (shortEscape >= 0) {
            quoted.append('\\').append("abfnrtv\"\\".charAt(shortEscape));
        } else if (c < 0x20 || c == 0x7F) {
            quoted.append(String.format("\\x%02x", c));
        } else if (Character.isISOControl(c) || !Character.isDefined(c)) {
            quoted.append(c > 0xFFFF ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
        } else {
            quoted.appendCodePoint(c);
        }
    }
}
