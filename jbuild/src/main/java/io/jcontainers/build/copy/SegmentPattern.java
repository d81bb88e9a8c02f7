package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for one name (Go, path/filepath.Match): {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]}, {@code \} before
 * what is meant literally. Bytes of a name that are no UTF-8 are characters of their own. Takes time proportional to
 * name times pattern at most.
 */
final class SegmentPattern {
    /** Bytes that are no UTF-8 come behind Unicode's last code point. */
    private static final int INVALID = 0x110000;

    private sealed interface Token {}

    private record Literal(int character) implements Token {}

    private record Star() implements Token {}

    private record Any() implements Token {}

    private record Range(int first, int last) {}

    private record OneOf(boolean negated, List<Range> ranges) implements Token {
        boolean has(int character) {
            for (Range range : ranges) {
                if (range.first() <= character && character <= range.last()) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    private final Token[] tokens;

    private SegmentPattern(List<Token> tokens) {
        this.tokens = tokens.toArray(Token[]::new);
    }

    /** Whether a text has characters that make it a pattern. */
    static boolean hasWildcards(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    /** @throws CopyException for brackets without an end or content, and a backslash at the end */
    static SegmentPattern of(String text) throws CopyException {
        int[] chars = text.codePoints().toArray();
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < chars.length) {
            int c = chars[at++];
            switch (c) {
                case '*' -> tokens.add(new Star());
                case '?' -> tokens.add(new Any());
                case '[' -> at = brackets(text, chars, at, tokens);
                case '\\' -> {
                    if (at == chars.length) {
                        throw malformed(text);
                    }
                    tokens.add(new Literal(chars[at++]));
                }
                default -> tokens.add(new Literal(c));
            }
        }
        return new SegmentPattern(tokens);
    }

    private static CopyException malformed(String text) {
        return new CopyException("syntax error in pattern: \"" + ByteString.utf8(text) + "\"");
    }

    /** Reads what is behind a bracket; where it goes on. */
    private static int brackets(String text, int[] chars, int start, List<Token> tokens) throws CopyException {
        int at = start;
        boolean negated = at < chars.length && chars[at] == '^';
        at += negated ? 1 : 0;
        List<Range> ranges = new ArrayList<>();
        while (ranges.isEmpty() || at >= chars.length || chars[at] != ']') {
            int[] next = {at};
            int first = member(text, chars, next);
            int last = first;
            if (next[0] < chars.length && chars[next[0]] == '-') {
                next[0]++;
                last = member(text, chars, next);
            }
            ranges.add(new Range(first, last));
            at = next[0];
        }
        tokens.add(new OneOf(negated, List.copyOf(ranges)));
        return at + 1;
    }

    private static int member(String text, int[] chars, int[] at) throws CopyException {
        int i = at[0];
        if (i >= chars.length || chars[i] == '-' || chars[i] == ']') {
            throw malformed(text);
        }
        if (chars[i] == '\\' && ++i >= chars.length) {
            throw malformed(text);
        }
        at[0] = i + 1;
        return chars[i];
    }

    /** Whether a name matches, all of it. */
    boolean matches(ByteString name) {
        int[] chars = decode(name);
        int token = 0;
        int at = 0;
        int star = -1;
        int starAt = 0;
        while (at < chars.length) {
            if (token < tokens.length && tokens[token] instanceof Star) {
                star = token++;
                starAt = at;
            } else if (token < tokens.length && matches(tokens[token], chars[at])) {
                token++;
                at++;
            } else if (star >= 0) {
                // The last star takes one character more.
                token = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (token < tokens.length && tokens[token] instanceof Star) {
            token++;
        }
        return token == tokens.length;
    }

    private static boolean matches(Token token, int character) {
        return switch (token) {
            case Literal(int wanted) -> wanted == character;
            case OneOf oneOf -> oneOf.has(character);
            case Any _, Star _ -> true;
        };
    }

    private static int[] decode(ByteString name) {
        int[] chars = new int[name.length()];
        int count = 0;
        for (int i = 0; i < name.length(); ) {
            int length = Utf8.length(name, i);
            chars[count++] = length == 0 ? INVALID + (name.at(i) & 0xff) : Utf8.character(name, i, length);
            i += Math.max(1, length);
        }
        return java.util.Arrays.copyOf(chars, count);
    }
}
