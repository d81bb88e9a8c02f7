package io.jcontainers.build.output;

import java.util.ArrayList;
import java.util.List;

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
