package io.jcontainers.build.template;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Go's literals of strings and characters, read and written (Go specification, "String literals"). */
public final class Quoting {
    private static final String LETTERS = "abfnrtv";
    private static final String CONTROLS = "\u0007\b\f\n\r\t\u000b";

    private Quoting() {}

    /** As {@code %q} writes it. */
    public static String quote(String text) {
        return quote(text, '"', false);
    }

    /** As {@code %q} writes a number: the character of that code point, or U+FFFD where there is none. */
    public static String quoteCharacter(long point) {
        boolean none = point < 0
                || point > Character.MAX_CODE_POINT
                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        return quote(none ? "\ufffd" : Character.toString((int) point), '\'', false);
    }

    /** As {@code %q}, or {@code %+q} when all but ASCII is escaped. */
    static String quote(String text, char around, boolean ascii) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(around);
        text.codePoints().forEach(point -> escape(quoted, point, around, ascii));
        return quoted.append(around).toString();
    }

    private static void escape(StringBuilder quoted, int point, char around, boolean ascii) {
        int control = CONTROLS.indexOf(point);
        if (point == around || point == '\\') {
            quoted.append('\\').append((char) point);
        } else if ((point < 0x7f || !ascii) && isPrintable(point)) {
            quoted.appendCodePoint(point);
        } else if (control >= 0) {
            quoted.append('\\').append(LETTERS.charAt(control));
        } else if (point < ' ' || point == 0x7f) {
            quoted.append("\\x%02x".formatted(point));
        } else if (Character.isSurrogate((char) point) && point < 0x10000) {
            quoted.append("\\ufffd");
        } else {
            quoted.append((point < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(point));
        }
    }

    /** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
    static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }

    /** {@code U+0041}, or {@code U+0041 'A'}. */
    static String codePoint(int point, boolean shown) {
        String text = point < 0 ? "U+FFFFFFFFFFFFFFFF" : "U+%04X".formatted(point);
        boolean printable = shown && Character.isValidCodePoint(point) && isPrintable(point);
        return printable ? text + " '" + Character.toString(point) + "'" : text;
    }

    /** What a literal in its quotes stands for, null when it is none. */
    static @Nullable String unquote(String literal) {
        char around = literal.charAt(0);
        String body = literal.substring(1, literal.length() - 1);
        if (around == '`') {
            return body.replace("\r", "");
        }
        Reader reader = new Reader(body, around);
        while (!reader.atEnd()) {
            if (!reader.one()) {
                return null;
            }
        }
        return Utf8.text(reader.bytes.toByteArray());
    }

    /** The character of a literal in single quotes; -1 when it isn't written right, -2 when it is more than one. */
    static int character(String literal) {
        Reader reader = new Reader(literal.substring(1, literal.length() - 1), '\'');
        if (reader.atEnd() || !reader.one()) {
            return -1;
        }
        return reader.atEnd() ? reader.last : -2;
    }

    private static final class Reader {
        private final String body;
        private final char around;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int at;
        private int last;

        Reader(String body, char around) {
            this.body = body;
            this.around = around;
        }

        boolean atEnd() {
            return at >= body.length();
        }

        boolean one() {
            int point = body.codePointAt(at);
            at += Character.charCount(point);
            if (point == around || point == '\n') {
                return false;
            }
            if (point != '\\') {
                return rune(point);
            }
            if (atEnd()) {
                return false;
            }
            char escape = body.charAt(at++);
            return switch (escape) {
                case 'x' -> octet(digits(2, 16));
                case 'u' -> rune(digits(4, 16));
                case 'U' -> rune(digits(8, 16));
                case '\\' -> rune('\\');
                case '"', '\'' -> escape == around && rune(escape);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    at--;
                    yield octet(digits(3, 8));
                }
                default -> LETTERS.indexOf(escape) >= 0 && rune(CONTROLS.charAt(LETTERS.indexOf(escape)));
            };
        }

        private long digits(int count, int base) {
            long number = 0;
            for (int i = 0; i < count; i++) {
                int digit = atEnd() ? -1 : Character.digit(body.charAt(at++), base);
                if (digit < 0) {
                    return -1;
                }
                number = number * base + digit;
            }
            return number;
        }

        private boolean octet(long octet) {
            bytes.write((int) octet);
            last = (int) octet;
            return octet >= 0 && octet <= 0xff;
        }

        private boolean rune(long point) {
            if (point < 0 || point > Character.MAX_CODE_POINT || (point >= 0xd800 && point <= 0xdfff)) {
                return false;
            }
            last = (int) point;
            bytes.writeBytes(Utf8.bytes(Character.toString(last)));
            return true;
        }
    }
}
