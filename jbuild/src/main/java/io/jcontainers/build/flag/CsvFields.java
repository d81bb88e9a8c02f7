package io.jcontainers.build.flag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One record of comma-separated fields, as values of flags are written (RFC 4180, and Go's encoding/csv in what is
 * refused): a field in double quotes may have commas, two double quotes in it are one.
 */
public final class CsvFields {
    private static final String BARE = "bare \" in non-quoted-field";
    private static final String BROKEN = "extraneous or missing \" in quoted-field";

    private final String text;
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();

    private CsvFields(String text) {
        this.text = text;
    }

    /**
     * The fields of a text; at least one, which may be empty.
     *
     * @throws IllegalArgumentException with Go's words
     */
    public static List<String> split(String text) {
        return new CsvFields(text).split();
    }

    /**
     * The fields as names, in lower case, and values.
     *
     * @throws IllegalArgumentException for a field without an equals sign too
     */
    public static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String field : split(text)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
            }
            pairs.put(field.substring(0, equals).toLowerCase(Locale.ROOT), field.substring(equals + 1));
        }
        return pairs;
    }

    private List<String> split() {
        int at = 0;
        while (true) {
            field.setLength(0);
            at = text.startsWith("\"", at) ? quoted(at + 1) : plain(at);
            fields.add(field.toString());
            if (at == text.length()) {
                return List.copyOf(fields);
            }
            at++;
        }
    }

    /** Returns where the field ends: at a comma, or at the end. */
    private int plain(int start) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        int quote = text.indexOf('"', start);
        if (quote >= 0 && quote < end) {
            throw wrong(quote, BARE);
        }
        field.append(text, start, end);
        return end;
    }

    private int quoted(int start) {
        int at = start;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw wrong(text.length(), BROKEN);
            }
            field.append(text, at, quote);
            at = quote + 1;
            if (at == text.length() || text.charAt(at) == ',') {
                return at;
            }
            if (text.charAt(at) != '"') {
                throw wrong(quote, BROKEN);
            }
            field.append('"');
            at++;
        }
    }

    private static IllegalArgumentException wrong(int at, String what) {
        return new IllegalArgumentException("parse error on line 1, column " + (at + 1) + ": " + what);
    }
}
