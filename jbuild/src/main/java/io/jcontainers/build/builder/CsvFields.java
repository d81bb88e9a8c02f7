package io.jcontainers.build.builder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code key=value,key=value} with fields in quotes as CSV has them (RFC 4180). */
final class CsvFields {
    private CsvFields() {}

    /** @throws IllegalArgumentException for quotes that make no sense */
    static List<String> split(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == '"') {
                throw new IllegalArgumentException("bare \" in a field that does not begin with one");
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a field's closing \" is missing");
        }
        fields.add(field.toString());
        return fields;
    }

    /**
     * As names and values.
     *
     * @throws IllegalArgumentException for a field without an equals sign
     */
    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String field : split(text)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
            }
            pairs.put(field.substring(0, equals).toLowerCase(java.util.Locale.ROOT), field.substring(equals + 1));
        }
        return pairs;
    }
}
