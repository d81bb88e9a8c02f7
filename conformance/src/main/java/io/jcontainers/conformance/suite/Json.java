package io.jcontainers.conformance.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON value as a tree of {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Long},
 * {@code Double}, {@code Boolean} and {@link #NULL}. A member that is not there is {@link #ABSENT}, so look-ups chain.
 */
public record Json(Object value) {
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    public static final Json ABSENT = new Json(new Object() {
        @Override
        public String toString() {
            return "(absent)";
        }
    });

    /** @throws IllegalArgumentException with the offset of what is no JSON, also after a complete value */
    public static Json parse(String text) {
        JsonReader reader = new JsonReader(text);
        Json json = new Json(reader.value());
        reader.end();
        return json;
    }

    /** The member of an object or {@link #ABSENT}. */
    public Json get(String name) {
        return value instanceof Map<?, ?> map && map.containsKey(name) ? new Json(map.get(name)) : ABSENT;
    }

    /** The element of an array or {@link #ABSENT}. */
    public Json at(int index) {
        return value instanceof List<?> list && index >= 0 && index < list.size() ? new Json(list.get(index)) : ABSENT;
    }

    public boolean isAbsent() {
        return this == ABSENT || value == ABSENT.value;
    }

    /** A string's text, any other value as it is written. */
    public String text() {
        return value instanceof String text ? text : write(value);
    }

    /** @throws IllegalStateException where this is no whole number */
    public long number() {
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalStateException("no whole number: " + text());
    }

    /** The elements of an array as text; empty where this is none. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> texts.add(new Json(element).text()));
        }
        return texts;
    }

    /** The elements of an array; empty where this is none. */
    public List<Json> elements() {
        return value instanceof List<?> list ? list.stream().map(Json::new).toList() : List.of();
    }

    /** The member names of an object in their order; empty where this is none. */
    public List<String> names() {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream().map(Object::toString).toList()
                : List.of();
    }

    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    public static String write(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, Object value) {
        switch (value) {
            case Map<?, ?> map -> appendObject(text, map);
            case List<?> list -> {
                text.append('[');
                for (int i = 0; i < list.size(); i++) {
                    append(i == 0 ? text : text.append(','), list.get(i));
                }
                text.append(']');
            }
            case String string -> appendString(text, string);
            case Json json -> append(text, json.value);
            default -> text.append(value);
        }
    }

    private static void appendObject(StringBuilder text, Map<?, ?> map) {
        text.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                text.append(',');
            }
            first = false;
            appendString(text, entry.getKey().toString());
            append(text.append(':'), entry.getValue());
        }
        text.append('}');
    }

    private static void appendString(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text();
    }
}
