package io.jcontainers.build.verb;

/** JSON over several lines, as Go's json.Indent lays it out with four blanks. */
final class JsonLayout {
    private static final String STEP = "    ";

    private JsonLayout() {}

    /** @param json without blanks between its tokens */
    static String indent(String json) {
        StringBuilder out = new StringBuilder(json.length() * 2);
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted) {
                out.append(c);
                if (c == '\\') {
                    out.append(json.charAt(++i));
                }
                quoted = c != '"';
                continue;
            }
            boolean empty = i + 1 < json.length()
                    && (c == '{' && json.charAt(i + 1) == '}' || c == '[' && json.charAt(i + 1) == ']');
            switch (c) {
                case '"' -> {
                    quoted = true;
                    out.append(c);
                }
                case '{', '[' -> {
                    out.append(c);
                    if (empty) {
                        out.append(json.charAt(++i));
                    } else {
                        line(out, ++depth);
                    }
                }
                case '}', ']' -> {
                    line(out, --depth);
                    out.append(c);
                }
                case ',' -> {
                    out.append(c);
                    line(out, depth);
                }
                case ':' -> out.append(": ");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, int depth) {
        out.append('\n').repeat(STEP, depth);
    }
}
