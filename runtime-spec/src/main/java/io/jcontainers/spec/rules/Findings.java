package io.jcontainers.spec.rules;

import java.util.ArrayList;
import java.util.List;

/** Collects problems in the order in which the rules meet them. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    void error(String path, String message) {
        problems.add(new Problem(path, message, Problem.Severity.ERROR));
    }

    void warning(String path, String message) {
        problems.add(new Problem(path, message, Problem.Severity.WARNING));
    }

    /** An error unless the condition holds. */
    void require(boolean condition, String path, String message) {
        if (!condition) {
            error(path, message);
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The text in double quotes, with control characters escaped. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The place of an element. */
    static String at(String path, int index) {
        return path + '[' + index + ']';
    }

    /** The place of a key that may hold any character. */
    static String key(String path, String key) {
        return path + '[' + quote(key) + ']';
    }
}
