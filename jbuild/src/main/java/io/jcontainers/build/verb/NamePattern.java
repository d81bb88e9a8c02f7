package io.jcontainers.build.verb;

import java.util.Arrays;

/**
 * Patterns of {@code --filter reference=}: Go's path.Match. {@code *} and {@code ?} stop at slashes, {@code [a-z]} and
 * {@code [^a]} are sets, a backslash makes the next character an ordinary one. The time is at most the product of both
 * lengths.
 */
final class NamePattern {
    private final int[] pattern;

    /** @throws IllegalArgumentException for brackets without an end or a content, and a backslash at the end */
    NamePattern(String pattern) {
        this.pattern = pattern.codePoints().toArray();
        for (int at = 0; at < this.pattern.length; at = end(at)) {
            if (end(at) < 0) {
                throw new IllegalArgumentException("syntax error in pattern: " + pattern);
            }
        }
    }

    boolean matches(String text) {
        int[] points = text.codePoints().toArray();
        // States: which places of the pattern can be reached with the characters read so far.
        boolean[] reached = new boolean[pattern.length + 1];
        reached[0] = true;
        skipStars(reached);
        for (int point : points) {
            boolean[] next = new boolean[pattern.length + 1];
            for (int at = 0; at < pattern.length; at++) {
                if (reached[at] && takes(at, point)) {
                    next[pattern[at] == '*' ? at : end(at)] = true;
                }
            }
            skipStars(next);
            reached = next;
        }
        return reached[pattern.length];
    }

    private void skipStars(boolean[] reached) {
        for (int at = 0; at < pattern.length; at++) {
            if (reached[at] && pattern[at] == '*') {
                reached[at + 1] = true;
            }
        }
    }

    private boolean takes(int at, int point) {
        return switch (pattern[at]) {
            case '*', '?' -> point != '/';
            case '\\' -> pattern[at + 1] == point;
            case '[' -> inSet(at, point);
            default -> pattern[at] == point;
        };
    }

    /** Where the element that begins here ends; -1: nowhere. */
    private int end(int at) {
        if (pattern[at] == '\\') {
            return at + 1 < pattern.length ? at + 2 : -1;
        }
        if (pattern[at] != '[') {
            return at + 1;
        }
        int i = at + (at + 1 < pattern.length && pattern[at + 1] == '^' ? 2 : 1);
        for (boolean first = true; first || (i >= 0 && i < pattern.length && pattern[i] != ']'); first = false) {
            i = member(i);
            if (i >= 0 && i < pattern.length && pattern[i] == '-') {
                i = member(i + 1);
            }
        }
        return i >= 0 && i < pattern.length ? i + 1 : -1;
    }

    /** Where a character of a set ends; -1: there is none. */
    private int member(int at) {
        if (at < 0 || at >= pattern.length || pattern[at] == '-' || pattern[at] == ']') {
            return -1;
        }
        int end = at + (pattern[at] == '\\' ? 2 : 1);
        return end <= pattern.length ? end : -1;
    }

    private boolean inSet(int at, int point) {
        int[] set = Arrays.copyOfRange(pattern, at + 1, end(at) - 1);
        boolean negated = set[0] == '^';
        boolean found = false;
        int i = negated ? 1 : 0;
        while (i < set.length) {
            i += set[i] == '\\' ? 1 : 0;
            int first = set[i++];
            int last = first;
            if (i + 1 < set.length && set[i] == '-') {
                i += set[i + 1] == '\\' ? 2 : 1;
                last = set[i++];
            }
            found |= first <= point && point <= last;
        }
        return found != negated;
    }
}
