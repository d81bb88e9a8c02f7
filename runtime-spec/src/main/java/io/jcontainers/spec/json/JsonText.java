package io.jcontainers.spec.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds JSON text in the layout of Go's encoding/json, which callers compare with: each value on a line of its own,
 * {@code "key": value}, empty arrays as {@code []}; or everything on one line without spaces.
 */
final class JsonText {
    private final StringBuilder out = new StringBuilder(1024);
    private final String indent;
    private int depth;
    private boolean first = true;

    /** Text whose levels are indented by that much; empty for one line. */
    JsonText(String indent) {
        this.indent = indent;
    }

    JsonText beginObject() {
        return open('{');
    }

    JsonText endObject() {
        return close('}');
    }

    JsonText beginArray() {
        return open('[');
    }

    JsonText endArray() {
        return close(']');
    }

    private JsonText open(char bracket) {
        out.append(bracket);
        depth++;
        first = true;
        return this;
    }

    private JsonText close(char bracket) {
        depth--;
        if (!first) {
            line();
        }
        out.append(bracket);
        first = false;
        return this;
    }

    /** Begins an element of an array. */
    JsonText element() {
        if (!first) {
            out.append(',');
        }
        line();
        first = false;
        return this;
    }

    /** Begins a member of an object. */
    JsonText key(String key) {
        element();
        quoted(key);
        out.append(indent.isEmpty() ? ":" : ": ");
        return this;
    }

    private void line() {
        if (!indent.isEmpty()) {
            out.append('\n');
            for (int i = 0; i < depth; i++) {
                out.append(indent);
            }
        }
    }

    /** A string that is always there. */
    JsonText text(String key, String value) {
        key(key).quoted(value);
        return this;
    }

    /** A string; absent when null or empty. */
    JsonText optional(String key, @Nullable String value) {
        return value == null || value.isEmpty() ? this : text(key, value);
    }

    /** A signed integer that is always there. */
    JsonText number(String key, long value) {
        key(key).out.append(value);
        return this;
    }

    /** An unsigned integer that is always there. */
    JsonText unsigned(String key, long value) {
        key(key).out.append(Long.toUnsignedString(value));
        return this;
    }

    /** A signed integer; absent when null. */
    JsonText optional(String key, @Nullable Long value) {
        return value == null ? this : number(key, value);
    }

    /** An unsigned integer; absent when null. */
    JsonText optionalUnsigned(String key, @Nullable Long value) {
        return value == null ? this : unsigned(key, value);
    }

    /** A boolean that is always there. */
    JsonText flag(String key, boolean value) {
        key(key).out.append(value);
        return this;
    }

    /** A boolean; absent when null. */
    JsonText optional(String key, @Nullable Boolean value) {
        return value == null ? this : flag(key, value);
    }

    /** An array of strings; absent when empty. */
    JsonText texts(String key, List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        key(key).beginArray();
        for (String value : values) {
            element().quoted(value);
        }
        return endArray();
    }

    /** An array of integers; absent when empty. */
    JsonText numbers(String key, List<Long> values) {
        if (values.isEmpty()) {
            return this;
        }
        key(key).beginArray();
        for (Long value : values) {
            element().out.append(value.longValue());
        }
        return endArray();
    }

    /** An object of strings; absent when empty. */
    JsonText map(String key, Map<String, String> values) {
        if (values.isEmpty()) {
            return this;
        }
        key(key).beginObject();
        values.forEach(this::text);
        return endObject();
    }

    /** A value that is JSON text already. */
    JsonText raw(String json) {
        out.append(json);
        return this;
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            escaped(text.charAt(i));
        }
        out.append('"');
    }

    private void escaped(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c < 0x20 || c == 0x2028 || c == 0x2029) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
