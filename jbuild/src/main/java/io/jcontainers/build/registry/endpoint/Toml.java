package io.jcontainers.build.registry.endpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of TOML 1.0 that registries.conf uses: tables, arrays of tables, dotted and quoted keys, strings of one
 * line, booleans, integers, arrays, inline tables, comments. Anything else is an error with its line.
 */
final class Toml {
    private static final int MOST_DEPTH = 32;

    private final String source;
    private final String text;
    private int at;
    private int depth;
    private final Map<String, Object> root = new LinkedHashMap<>();
    private Map<String, Object> table = root;

    private Toml(String source, String text) {
        this.source = source;
        this.text = text;
    }

    /**
     * Reads a document.
     *
     * @param source its name for errors
     * @return maps, lists, strings, booleans and longs
     */
    static Map<String, Object> parse(String source, String text) throws IOException {
        Toml toml = new Toml(source, text.replace("\r\n", "\n"));
        toml.document();
        return toml.root;
    }

    private void document() throws IOException {
        skipLines();
        while (at < text.length()) {
            if (text.startsWith("[[", at)) {
                at += 2;
                List<String> path = path();
                expect("]]");
                table = append(path);
            } else if (text.charAt(at) == '[') {
                at++;
                List<String> path = path();
                expect("]");
                table = descend(root, path);
            } else {
                pair(table);
            }
            endOfLine();
            skipLines();
        }
    }

    private void pair(Map<String, Object> into) throws IOException {
        List<String> path = path();
        expect("=");
        Map<String, Object> holder = descend(into, path.subList(0, path.size() - 1));
        if (holder.putIfAbsent(path.getLast(), value()) != null) {
            throw wrong("\"" + path.getLast() + "\" stands twice");
        }
    }

    private List<String> path() throws IOException {
        List<String> path = new ArrayList<>();
        do {
            skipBlanks();
            path.add(key());
            skipBlanks();
        } while (take("."));
        return path;
    }

    private String key() throws IOException {
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            return string();
        }
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "-_".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw wrong("a key expected");
        }
        return text.substring(start, at);
    }

    private Object value() throws IOException {
        skipBlanks();
        if (at == text.length()) {
            throw wrong("a value expected");
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return string();
        }
        if (c == '[' || c == '{') {
            if (++depth > MOST_DEPTH) {
                throw wrong("nested too deeply");
            }
            at++;
            Object nested = c == '[' ? array() : inlineTable();
            depth--;
            return nested;
        }
        int start = at;
        while (at < text.length() && " \t\n,]}#".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        try {
            return Long.valueOf(word.replace("_", ""));
        } catch (NumberFormatException e) {
            throw wrong("a string in quotes, true, false, a number, an array or a table expected");
        }
    }

    private List<Object> array() throws IOException {
        List<Object> values = new ArrayList<>();
        while (true) {
            skipLines();
            if (take("]")) {
                return values;
            }
            values.add(value());
            skipLines();
            if (!take(",")) {
                skipLines();
                expect("]");
                return values;
            }
        }
    }

    private Map<String, Object> inlineTable() throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        skipBlanks();
        if (take("}")) {
            return values;
        }
        do {
            pair(values);
            skipBlanks();
        } while (take(","));
        expect("}");
        return values;
    }

    private String string() throws IOException {
        char quote = text.charAt(at);
        if (text.startsWith(String.valueOf(quote).repeat(3), at)) {
            throw wrong("strings over several lines are not read here");
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '\n'; at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return value.toString();
            }
            value.append(c == '\\' && quote == '"' ? escaped() : String.valueOf(c));
        }
        throw wrong("a string without end");
    }

    private String escaped() throws IOException {
        at++;
        char c = at < text.length() ? text.charAt(at) : '\n';
        int plain = "btnfr\"\\".indexOf(c);
        if (plain >= 0) {
            return String.valueOf("\b\t\n\f\r\"\\".charAt(plain));
        }
        int digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits > 0 && at + digits < text.length()) {
            try {
                String value = Character.toString(Integer.parseInt(text.substring(at + 1, at + 1 + digits), 16));
                at += digits;
                return value;
            } catch (IllegalArgumentException e) {
                throw wrong("an escape that is no character");
            }
        }
        throw wrong("an unknown escape");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> descend(Map<String, Object> from, List<String> path) throws IOException {
        Map<String, Object> here = from;
        for (String name : path) {
            Object next = here.computeIfAbsent(name, _ -> new LinkedHashMap<String, Object>());
            if (next instanceof List<?> list && !list.isEmpty()) {
                next = list.getLast();
            }
            if (!(next instanceof Map<?, ?>)) {
                throw wrong("\"" + name + "\" is no table");
            }
            here = (Map<String, Object>) next;
        }
        return here;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> append(List<String> path) throws IOException {
        Map<String, Object> holder = descend(root, path.subList(0, path.size() - 1));
        Object tables = holder.computeIfAbsent(path.getLast(), _ -> new ArrayList<>());
        if (!(tables instanceof List<?>)) {
            throw wrong("\"" + path.getLast() + "\" is no array of tables");
        }
        Map<String, Object> fresh = new LinkedHashMap<>();
        ((List<Object>) tables).add(fresh);
        return fresh;
    }

    private void endOfLine() throws IOException {
        skipBlanks();
        if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '#') {
            throw wrong("the end of the line expected");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void skipLines() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\t' || c == '\n') {
                at++;
            } else {
                return;
            }
        }
    }

    private boolean take(String what) {
        if (text.startsWith(what, at)) {
            at += what.length();
            return true;
        }
        return false;
    }

    private void expect(String what) throws IOException {
        skipBlanks();
        if (!take(what)) {
            throw wrong("\"" + what + "\" expected");
        }
    }

    private IOException wrong(String what) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new IOException(source + ":" + line + ": " + what);
    }
}
