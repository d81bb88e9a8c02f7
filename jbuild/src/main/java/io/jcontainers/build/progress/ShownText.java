package io.jcontainers.build.progress;

/** Text of others made fit to be shown in one line. */
final class ShownText {
    private static final int MOST_CHARACTERS = 2000;
    private static final int TAB = 8;

    private ShownText() {}

    /** White space as blanks, controls as nothing, and not longer than 2,000 characters. */
    static String line(String text) {
        if (text.length() <= MOST_CHARACTERS && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point == '\n' || point == '\t') {
                shown.append(' ');
            } else if (isPlain(point)) {
                shown.appendCodePoint(isSurrogate(point) ? 0xfffd : point);
            }
            if (shown.length() >= MOST_CHARACTERS) {
                return shown.append("...").toString();
            }
        }
        return shown.toString();
    }

    /** Whether a terminal only shows it: no control, nothing that turns the line's direction or ends it. */
    static boolean isPlain(int point) {
        return !Character.isISOControl(point)
                && !(point >= 0x200e && point <= 0x200f)
                && !(point >= 0x2028 && point <= 0x202e)
                && !(point >= 0x2066 && point <= 0x2069)
                && point != 0x061c;
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** Tabs as blanks up to the next of the places 8, 16... */
    static String expandTabs(String line) {
        if (line.indexOf('\t') < 0) {
            return line;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\t') {
                shown.repeat(' ', TAB - shown.length() % TAB);
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }
}
