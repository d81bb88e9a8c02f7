package io.jcontainers.runc.dbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads values in GVariant's text format (GLib, "GVariant Text Format"): {@code 5}, {@code uint64 5}, {@code 'text'},
 * {@code true}, {@code ['a', 'b']}, {@code ('a', 1)}, {@code <5>}, {@code {'k': 1}}, {@code b'bytes'}, {@code @as []}.
 * Numbers without a type are int32, or double with a point or exponent.
 */
public final class GVariantText {
    private static final int MAX_DEPTH = 32;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("boolean", "b"),
            Map.entry("byte", "y"),
            Map.entry("int16", "n"),
            Map.entry("uint16", "q"),
            Map.entry("int32", "i"),
            Map.entry("uint32", "u"),
            Map.entry("int64", "x"),
            Map.entry("uint64", "t"),
            Map.entry("double", "d"),
            Map.entry("string", "s"),
            Map.entry("objectpath", "o"),
            Map.entry("signature", "g"));

    private final String text;
    private int at;

    private GVariantText(String text) {
        this.text = text;
    }

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException with the position, if it is none
     */
    public static DBusValue parse(String text) {
        GVariantText parser = new GVariantText(text);
        DBusValue value = parser.value(null, 0);
        parser.skipSpace();
        if (parser.at < text.length()) {
            throw parser.error("unexpected text");
        }
        return value;
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException(what + " at " + at);
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean accept(char c) {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw error("expected '" + c + "'");
        }
    }

    /**
     * @param type signature that the value has to have, null if its text decides
     */
    private DBusValue value(@Nullable String type, int depth) {
        if (depth > MAX_DEPTH) {
            throw error("nested too deeply");
        }
        skipSpace();
        char c = peek();
        if (c == '@') {
            return typed(signature(), depth);
        }
        if (c == '\'' || c == '"') {
            return text(type);
        }
        if (c == '[') {
            return array(type, depth);
        }
        if (c == '(') {
            return tuple(type, depth);
        }
        if (c == '{') {
            return dictionary(type, depth);
        }
        if (c == '<') {
            return variant(type, depth);
        }
        if (c == 'b' && at + 1 < text.length() && "'\"".indexOf(text.charAt(at + 1)) >= 0) {
            at++;
            return checked(type, bytes());
        }
        return word(type, depth);
    }

    private DBusValue checked(@Nullable String type, DBusValue value) {
        if (type != null && !type.equals(value.signature())) {
            throw error("type " + value.signature() + " where " + type + " is expected");
        }
        return value;
    }

    private DBusValue typed(String type, int depth) {
        return value(type, depth + 1);
    }

    private String signature() {
        at++;
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        String signature = text.substring(start, at);
        if (!DBusSignature.isOneType(signature)) {
            throw error("invalid type " + signature);
        }
        return signature;
    }

    private DBusValue text(@Nullable String type) {
        String value = quoted();
        if (type == null) {
            return DBusValue.string(value);
        }
        if (type.length() != 1 || "sog".indexOf(type.charAt(0)) < 0) {
            throw error("a string where " + type + " is expected");
        }
        return new DBusValue.Text(type.charAt(0), value);
    }

    /** A string in either kind of quotes, with C's escapes. */
    private String quoted() {
        char quote = peek();
        at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && peek() != quote) {
            char c = peek();
            at++;
            value.appendCodePoint(c == '\\' ? escape() : c);
        }
        if (at >= text.length()) {
            throw error("unterminated string");
        }
        at++;
        if (value.indexOf("\0") >= 0) {
            throw error("NUL in a string");
        }
        return value.toString();
    }

    private int escape() {
        char c = peek();
        at++;
        int simple = "abfnrtv\\'\"".indexOf(c);
        if (simple >= 0) {
            return "\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple);
        }
        if (c == 'u' || c == 'U') {
            int digits = c == 'u' ? 4 : 8;
            if (at + digits > text.length()) {
                throw error("incomplete escape");
            }
            int point = parseHex(text.substring(at, at + digits));
            at += digits;
            return point;
        }
        throw error("unknown escape");
    }

    private int parseHex(String digits) {
        try {
            int point = Integer.parseUnsignedInt(digits, 16);
            if (Character.isValidCodePoint(point) && !(point >= 0xD800 && point <= 0xDFFF)) {
                return point;
            }
        } catch (NumberFormatException e) {
            throw error("invalid escape");
        }
        throw error("invalid escape");
    }

    /** A byte string: its bytes and a NUL. */
    private DBusValue bytes() {
        String value = quoted();
        List<DBusValue> bytes = new ArrayList<>();
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0x7F) {
                throw error("byte string that is not ASCII");
            }
            bytes.add(new DBusValue.Fixed('y', value.charAt(i)));
        }
        bytes.add(new DBusValue.Fixed('y', 0));
        return new DBusValue.Array("y", bytes);
    }

    private DBusValue array(@Nullable String type, int depth) {
        expect('[');
        String element = null;
        if (type != null) {
            if (!type.startsWith("a") || type.startsWith("a{")) {
                throw error("an array where " + type + " is expected");
            }
            element = type.substring(1);
        }
        List<DBusValue> values = new ArrayList<>();
        while (!accept(']')) {
            if (!values.isEmpty()) {
                expect(',');
            }
            DBusValue value = value(element, depth + 1);
            element = value.signature();
            values.add(value);
        }
        if (element == null) {
            throw error("empty array without a type");
        }
        return new DBusValue.Array(element, values);
    }

    private DBusValue tuple(@Nullable String type, int depth) {
        expect('(');
        List<String> members = type == null ? List.of() : DBusSignature.membersOf(type, '(', ')');
        if (type != null && members.isEmpty()) {
            throw error("a tuple where " + type + " is expected");
        }
        List<DBusValue> values = new ArrayList<>();
        while (!accept(')')) {
            if (!values.isEmpty()) {
                expect(',');
                if (values.size() == 1 && accept(')')) {
                    break;
                }
            }
            values.add(value(values.size() < members.size() ? members.get(values.size()) : null, depth + 1));
        }
        if (values.isEmpty()) {
            throw error("empty tuple");
        }
        return checked(type, new DBusValue.Struct(values));
    }

    private DBusValue dictionary(@Nullable String type, int depth) {
        expect('{');
        List<String> members = List.of();
        if (type != null) {
            members = type.startsWith("a") ? DBusSignature.membersOf(type.substring(1), '{', '}') : List.of();
            if (members.size() != 2) {
                throw error("a dictionary where " + type + " is expected");
            }
        }
        String keyType = members.isEmpty() ? null : members.get(0);
        String valueType = members.isEmpty() ? null : members.get(1);
        List<DBusValue> entries = new ArrayList<>();
        while (!accept('}')) {
            if (!entries.isEmpty()) {
                expect(',');
            }
            DBusValue key = value(keyType, depth + 1);
            expect(':');
            DBusValue value = value(valueType, depth + 1);
            keyType = key.signature();
            valueType = value.signature();
            entries.add(new DBusValue.Entry(key, value));
        }
        if (keyType == null || keyType.length() != 1) {
            throw error(keyType == null ? "empty dictionary without a type" : "key that is no basic type");
        }
        return new DBusValue.Array("{" + keyType + valueType + "}", entries);
    }

    private DBusValue variant(@Nullable String type, int depth) {
        expect('<');
        DBusValue inner = value(null, depth + 1);
        expect('>');
        return checked(type, new DBusValue.Variant(inner));
    }

    private DBusValue word(@Nullable String type, int depth) {
        int start = at;
        while (at < text.length() && isWordCharacter(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.isEmpty()) {
            throw error("expected a value");
        }
        String named = TYPES.get(word);
        if (named != null) {
            return checked(type, typed(named, depth));
        }
        if (word.equals("true") || word.equals("false")) {
            return checked(type, DBusValue.bool(word.equals("true")));
        }
        return number(word, type == null ? naturalType(word) : type);
    }

    private static boolean isWordCharacter(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || "+-.".indexOf(c) >= 0;
    }

    private static String naturalType(String word) {
        boolean hex = word.startsWith("0x") || word.startsWith("-0x");
        return !hex && (word.contains(".") || word.contains("e") || word.contains("E")) ? "d" : "i";
    }

    private DBusValue number(String word, String type) {
        try {
            if (type.equals("d")) {
                return new DBusValue.Real(Double.parseDouble(word));
            }
            if (type.length() == 1 && "ynqiuxt".contains(type)) {
                return new DBusValue.Fixed(type.charAt(0), integer(word, type.equals("t")));
            }
        } catch (IllegalArgumentException e) {
            throw error("no number of type " + type + ": " + word);
        }
        throw error("a number where " + type + " is expected");
    }

    /** Decimal, hexadecimal (0x) or octal (leading 0), as C's strtoll with base 0. */
    private static long integer(String word, boolean unsigned64) {
        if (unsigned64) {
            int radix = word.startsWith("0x") ? 16 : word.startsWith("0") && word.length() > 1 ? 8 : 10;
            return Long.parseUnsignedLong(radix == 16 ? word.substring(2) : word, radix);
        }
        return Long.decode(word);
    }
}
