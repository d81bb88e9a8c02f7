package io.jcontainers.build.ignore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One pattern of an ignore file. {@code *} and {@code ?} stop at slashes; {@code **} does not: at the end it is
 * anything, elsewhere any directories or none. {@code [a-z]} and {@code [^a]} are sets, {@code \} makes the next
 * character an ordinary one.
 *
 * <p>BuildKit turns patterns into regular expressions. Here the states that a pattern can be in are followed character
 * by character, so the time is at most the product of both lengths whatever the pattern is. Where BuildKit's
 * translation leaks (beside a wildcard {@code \d} is a digit there, {@code |} means or, {@code ^} is an anchor;
 * {@code *} within brackets is no character), this is what the pattern says.
 */
public final class Glob {
    private sealed interface Part {}

    private record Literal(int character) implements Part {}

    private record Any() implements Part {}

    private record Star() implements Part {}

    /** {@code **} before something: nothing, or anything that ends with a slash. */
    private record Directories() implements Part {}

    private record Everything() implements Part {}

    private record Range(int first, int last) {}

    private record Set(boolean negated, List<Range> ranges) implements Part {
        boolean has(int character) {
            for (Range range : ranges) {
                if (range.first() <= character && character <= range.last()) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    private enum Kind {
        EXACT,
        PREFIX,
        SUFFIX,
        PARTS
    }

    private static final String DOUBLE = "**";
    private final String pattern;
    private final Kind kind;
    private final String literal;
    private final Part[] parts;
    private final String start;
    private final String end;

    private Glob(String pattern, Kind kind, String literal, List<Part> parts) {
        this.pattern = pattern;
        this.kind = kind;
        this.literal = literal;
        this.parts = parts.toArray(Part[]::new);
        this.start = literals(parts);
        this.end = new StringBuilder(literals(parts.reversed())).reverse().toString();
    }

    /**
     * Reads a pattern.
     *
     * @param pattern a clean path
     * @throws IllegalArgumentException for brackets without an end or a content, and for a backslash at the end
     */
    static Glob of(String pattern) {
        List<Part> parts = new Parser(pattern).parse();
        boolean leads = pattern.startsWith(DOUBLE);
        String rest = leads ? pattern.substring(DOUBLE.length()) : pattern;
        boolean trails = !leads && rest.endsWith(DOUBLE);
        String plain = trails ? rest.substring(0, rest.length() - DOUBLE.length()) : rest;
        boolean isPlain = plain.chars().allMatch(character -> "*?[]\\".indexOf(character) < 0);
        if (!isPlain) {
            return new Glob(pattern, Kind.PARTS, "", parts);
        }
        return new Glob(pattern, leads ? Kind.SUFFIX : trails ? Kind.PREFIX : Kind.EXACT, plain, parts);
    }

    /** The pattern as it is matched: cleaned, and without a slash in front. */
    @Override
    public String toString() {
        return pattern;
    }

    /**
     * Whether the pattern stands for exactly this path; what lies below a matched directory is for the matcher.
     *
     * @param path relative to the context, with slashes between names
     */
    boolean matches(String path) {
        return switch (kind) {
            case EXACT -> path.equals(literal);
            case PREFIX -> path.startsWith(literal);
            case SUFFIX ->
                path.endsWith(literal)
                        || (literal.startsWith("/") && path.length() == literal.length() - 1 && literal.endsWith(path));
            case PARTS -> path.startsWith(start) && path.endsWith(end) && follow(path)[2 * parts.length];
        };
    }

    /** The characters with which all that matches begins, or ends. Few paths get past them, which saves the rest. */
    private static String literals(List<Part> parts) {
        StringBuilder literals = new StringBuilder();
        for (Part part : parts) {
            if (!(part instanceof Literal(int character))) {
                break;
            }
            literals.appendCodePoint(character);
        }
        return literals.toString();
    }

    /** Whether the pattern could stand for something within this directory. */
    boolean mayMatchWithin(String directory) {
        String within = directory + "/";
        return switch (kind) {
            case EXACT -> literal.startsWith(within);
            case PREFIX -> literal.startsWith(within) || within.startsWith(literal);
            case SUFFIX -> true;
            case PARTS -> {
                for (boolean state : follow(within)) {
                    if (state) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    /**
     * The states after this text. State 2i is before part i, and past all of them for the last i; state 2i + 1 is
     * within the directories that part i stands for.
     */
    private boolean[] follow(String text) {
        boolean[] now = new boolean[2 * parts.length + 1];
        boolean[] next = new boolean[now.length];
        now[0] = true;
        skipOptional(now);
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            Arrays.fill(next, false);
            boolean alive = false;
            for (int state = 0; state < now.length - 1; state++) {
                alive |= now[state] && step(next, state, character);
            }
            boolean[] before = now;
            now = next;
            next = before;
            if (!alive) {
                return now;
            }
            skipOptional(now);
        }
        return now;
    }

    /** Marks the states that one character leads to; whether there are any. */
    private boolean step(boolean[] next, int state, int character) {
        int part = state / 2;
        int past = 2 * part + 2;
        switch (parts[part]) {
            case Literal(int wanted) -> {
                next[past] |= wanted == character;
                return wanted == character;
            }
            case Any _ -> {
                next[past] |= character != '/';
                return character != '/';
            }
            case Set set -> {
                boolean has = set.has(character);
                next[past] |= has;
                return has;
            }
            case Star _ -> {
                next[state] |= character != '/';
                return character != '/';
            }
            case Everything _ -> {
                next[state] = true;
                return true;
            }
            case Directories _ -> {
                next[2 * part + 1] = true;
                next[past] |= character == '/';
                return true;
            }
        }
    }

    /** Parts that may stand for nothing are passed at once. */
    private void skipOptional(boolean[] states) {
        for (int part = 0; part < parts.length; part++) {
            boolean optional =
                    switch (parts[part]) {
                        case Star _, Everything _, Directories _ -> true;
                        case Literal _, Any _, Set _ -> false;
                    };
            states[2 * part + 2] |= optional && states[2 * part];
        }
    }

    private static final class Parser {
        private static final String MALFORMED = "syntax error in pattern";
        private final String pattern;
        private int at;

        Parser(String pattern) {
            this.pattern = pattern;
        }

        List<Part> parse() {
            List<Part> parts = new ArrayList<>();
            while (at < pattern.length()) {
                int character = next();
                parts.add(
                        switch (character) {
                            case '*' -> star();
                            case '?' -> new Any();
                            case '[' -> set();
                            case '\\' -> new Literal(next());
                            default -> new Literal(character);
                        });
            }
            return parts;
        }

        private int next() {
            if (at >= pattern.length()) {
                throw new IllegalArgumentException(MALFORMED);
            }
            int character = pattern.codePointAt(at);
            at += Character.charCount(character);
            return character;
        }

        private boolean follows(char character) {
            return at < pattern.length() && pattern.charAt(at) == character;
        }

        private Part star() {
            if (!follows('*')) {
                return new Star();
            }
            at++;
            if (follows('/')) {
                at++;
            }
            return at == pattern.length() ? new Everything() : new Directories();
        }

        private Part set() {
            boolean negated = follows('^');
            at += negated ? 1 : 0;
            List<Range> ranges = new ArrayList<>();
            while (ranges.isEmpty() || !follows(']')) {
                int first = member();
                boolean range = follows('-');
                at += range ? 1 : 0;
                int last = range ? member() : first;
                if (last < first) {
                    throw new IllegalArgumentException(MALFORMED);
                }
                ranges.add(new Range(first, last));
            }
            at++;
            return new Set(negated, List.copyOf(ranges));
        }

        private int member() {
            if (follows('-') || follows(']')) {
                throw new IllegalArgumentException(MALFORMED);
            }
            int character = next();
            return character == '\\' ? next() : character;
        }
    }
}
