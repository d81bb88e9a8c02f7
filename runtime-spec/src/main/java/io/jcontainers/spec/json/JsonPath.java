package io.jcontainers.spec.json;

import com.fasterxml.jackson.core.JsonStreamContext;

/** Writes places in a document the way people do: {@code mounts[3].options[0]}, {@code annotations["a.b"]}. */
final class JsonPath {
    private JsonPath() {}

    /** The place of the innermost key or index of a context, below the place of the document's root. */
    static String of(String root, JsonStreamContext context) {
        StringBuilder path = new StringBuilder(root);
        append(path, context);
        return path.toString();
    }

    private static void append(StringBuilder path, JsonStreamContext context) {
        JsonStreamContext parent = context.getParent();
        if (parent == null) {
            return;
        }
        append(path, parent);
        String name = context.getCurrentName();
        if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && name != null) {
            appendKey(path, name);
        }
    }

    private static void appendKey(StringBuilder path, String name) {
        if (isPlain(name)) {
            path.append(path.isEmpty() ? "" : ".").append(name);
        } else {
            path.append("[\"").append(Quoted.cut(name)).append("\"]");
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            if (!plain) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
