package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A pattern of {@code ${name#pattern}} and its relatives: {@code *}, {@code ?} and {@code \} before either of them;
 * brackets mean themselves. Matches in time proportional to value times pattern, and gives up with an error long
 * before that is felt.
 */
final class Glob {
    private static final int ANY = -1;
    private static final int STAR = -2;
    private static final int NONE = -1;
    private static final int MOST_STEPS = 20_000_000;

    private final List<int[]> segments;
    private int steps;

    private Glob(List<Integer> tokens) {
        segments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= tokens.size(); i++) {
            if (i == tokens.size() || tokens.get(i) == STAR) {
                segments.add(tokens.subList(start, i).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
                start = i + 1;
            }
        }
    }

    /**
     * Reads a pattern.
     *
     * @param reversed for values that are reversed too
     * @throws ExpansionException when a character is escaped that has no meaning
     */
    static Glob parse(String pattern, boolean reversed) {
        List<Integer> tokens = new ArrayList<>();
        int[] chars = pattern.codePoints().toArray();
        for (int i = 0; i < chars.length; i++) {
            switch (chars[i]) {
                case '*' -> tokens.add(STAR);
                case '?' -> tokens.add(ANY);
                case '\\' -> {
                    i++;
                    int next = i < chars.length ? chars[i] : ' ';
                    if ("*?\\}/".indexOf(next) < 0) {
                        throw ExpansionException.of("invalid pattern (" + Printed.word(pattern)
                                + ") in substitution: invalid escape '\\" + Character.toString(next) + "'");
                    }
                    tokens.add(next);
                }
                default -> tokens.add(chars[i]);
            }
        }
        if (reversed) {
            Collections.reverse(tokens);
        }
        return new Glob(tokens);
    }

    /** Where the shortest or longest match ends that begins at the start; -1 for none. */
    int prefix(int[] value, boolean longest) {
        return match(value, 0, longest).end;
    }

    /**
     * Replaces the first or every longest match.
     *
     * @throws ExpansionException when the result would have more than that many characters
     */
    String replace(int[] value, String replacement, boolean all, int most) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int from = 0;
        while (from <= value.length) {
            int start = from;
            Match match = match(value, start, true);
            while (match.end == NONE && match.canBeLater && start < value.length) {
                start++;
                match = match(value, start, true);
            }
            if (match.end == NONE) {
                break;
            }
            append(out, value, copied, start);
            if (match.end > copied || start == 0) {
                out.append(replacement);
            }
            VariableExpansion.checkLength(out.length(), most);
            copied = match.end;
            from = Math.max(match.end, from + 1);
            if (!all) {
                break;
            }
        }
        append(out, value, copied, value.length);
        VariableExpansion.checkLength(out.length(), most);
        return out.toString();
    }

    private static void append(StringBuilder out, int[] value, int start, int end) {
        for (int i = start; i < end; i++) {
            out.appendCodePoint(value[i]);
        }
    }

    /** An end, or none and whether it is worth to look further on. */
    private record Match(int end, boolean canBeLater) {}

    /**
     * The earliest place of each part between two stars is enough for both: what is found there leaves the most room
     * for the rest. Only the last part tells the shortest match from the longest.
     */
    private Match match(int[] value, int start, boolean longest) {
        int[] first = segments.getFirst();
        if (!isAt(first, value, start)) {
            return new Match(NONE, true);
        }
        int at = start + first.length;
        for (int i = 1; i < segments.size(); i++) {
            boolean fromEnd = longest && i == segments.size() - 1;
            int found = fromEnd ? last(segments.get(i), value, at) : next(segments.get(i), value, at);
            if (found == NONE) {
                return new Match(NONE, false);
            }
            at = found + segments.get(i).length;
        }
        return new Match(at, true);
    }

    private int next(int[] segment, int[] value, int from) {
        for (int at = from; at + segment.length <= value.length; at++) {
            if (isAt(segment, value, at)) {
                return at;
            }
        }
        return NONE;
    }

    private int last(int[] segment, int[] value, int from) {
        for (int at = value.length - segment.length; at >= from; at--) {
            if (isAt(segment, value, at)) {
                return at;
            }
        }
        return NONE;
    }

    private boolean isAt(int[] segment, int[] value, int at) {
        if (at + segment.length > value.length) {
            return false;
        }
        for (int i = 0; i < segment.length; i++) {
            if (++steps > MOST_STEPS) {
                throw ExpansionException.of("the pattern of a substitution takes too long to match; make it shorter");
            }
            if (segment[i] != ANY && segment[i] != value[at + i]) {
                return false;
            }
        }
        return true;
    }
}
