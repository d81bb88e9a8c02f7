package io.jcontainers.conformance.build.registry;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a message of HTTP/1.1.
 *
 * @param first the request line or the status line
 * @param fields names and values, as they were written
 */
record Head(String first, List<Field> fields) {
    private static final int MOST_BYTES = 1 << 20;

    /** A name and a value. */
    record Field(String name, String value) {}

    Head {
        fields = List.copyOf(fields);
    }

    /** @throws EOFException where the connection ends before */
    static Head read(InputStream in) throws IOException {
        String first = line(in);
        List<Field> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.add(new Field(
                    line.substring(0, Math.max(colon, 0)),
                    line.substring(colon + 1).strip()));
        }
        return new Head(first, fields);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > MOST_BYTES) {
                throw new EOFException("no whole line");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** A word of the first line. */
    String word(int index) {
        String[] words = first.split(" ", 3);
        return index < words.length ? words[index] : "";
    }

    /** The first value of a header; empty for none. */
    String value(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    Head with(String name, String value) {
        List<Field> all = new ArrayList<>(without(name).fields);
        all.add(new Field(name, value));
        return new Head(first, all);
    }

    /** One more of a name. */
    Head adding(String name, String value) {
        List<Field> all = new ArrayList<>(fields);
        all.add(new Field(name, value));
        return new Head(first, all);
    }

    Head without(String name) {
        return new Head(
                first,
                fields.stream()
                        .filter(field -> !field.name().equalsIgnoreCase(name))
                        .toList());
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(first).append("\r\n");
        fields.forEach(field ->
                text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
