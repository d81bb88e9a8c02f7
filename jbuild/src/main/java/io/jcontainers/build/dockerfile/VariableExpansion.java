package io.jcontainers.build.dockerfile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Expands the variables of an instruction's words and removes quotes and escapes, as BuildKit's {@code shell} package
 * does: {@code $name}, {@code ${name}} with the modifiers {@code - :- + :+ ? :? # ## % %% / //}.
 *
 * <p>Bounded: a result has at most {@link #MOST_LENGTH} characters, substitutions nest at most {@link #MOST_DEPTH}
 * deep.
 */
public final class VariableExpansion {
    /** The longest result in characters. */
    public static final int MOST_LENGTH = 1 << 20;

    /** How deep substitutions may nest. */
    public static final int MOST_DEPTH = 100;

    private final char escape;
    private final Style style;

    /** What becomes of quotes, escapes and variables that are not set. */
    private enum Style {
        VALUES,
        QUOTES_ARE_DATA,
        HEREDOC_NAME,
        RAW
    }

    private VariableExpansion(char escape, Style style) {
        this.escape = escape;
        this.style = style;
    }

    /** For the words of instructions; {@code escape} is the file's escape character. */
    public static VariableExpansion ofWords(char escape) {
        return new VariableExpansion(escape, Style.VALUES);
    }

    /** For the bodies of here-documents: quotes are ordinary characters, the escape character is a backslash. */
    public static VariableExpansion ofBodies() {
        return new VariableExpansion('\\', Style.QUOTES_ARE_DATA);
    }

    /** For the name of a here-document: its quotes go, its variables stay. */
    static VariableExpansion ofHeredocNames() {
        return new VariableExpansion('\\', Style.HEREDOC_NAME);
    }

    /** Only splits, as a shell would: quotes, escapes and variables stay. */
    static VariableExpansion splitting() {
        return new VariableExpansion('\\', Style.RAW);
    }

    /**
     * What came of a word.
     *
     * @param text with its blanks
     * @param words the text split at blanks that are neither quoted nor escaped, for {@code EXPOSE}; none unless asked
     *     for
     * @param used names that were asked for and set
     * @param unset names that were asked for and not set; what their modifiers made of it doesn't matter
     */
    public record Result(String text, List<String> words, Set<String> used, Set<String> unset) {
        /** Takes immutable copies. */
        public Result {
            words = List.copyOf(words);
            used = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(used));
            unset = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(unset));
        }
    }

    /**
     * Expands one word or text, without splitting it.
     *
     * @throws ExpansionException when it is malformed, asks for a variable with {@code ?} that is missing, or is over
     *     a limit
     */
    public Result expand(String text, Variables variables) {
        return expand(text, variables, null);
    }

    /** As {@link #expand}, and splits the result into words. */
    public Result split(String text, Variables variables) {
        return expand(text, variables, new WordList());
    }

    private Result expand(String text, Variables variables, @Nullable WordList words) {
        Scan scan = new Scan(text, variables);
        try {
            String result = scan.until(Scan.END, style == Style.RAW, false, words);
            return new Result(result, words == null ? List.of() : words.done(), scan.used, scan.unset);
        } catch (ExpansionException e) {
            throw ExpansionException.of("failed to process " + Printed.quoted(text) + ": " + e.getMessage());
        }
    }

    static void checkLength(int length, int most) {
        if (length > most) {
            throw ExpansionException.of("the result is longer than " + most + " characters");
        }
    }

    /** One expansion under way. */
    private final class Scan {
        static final int END = -1;
        private final String text;
        private final Variables variables;
        private final Set<String> used = new LinkedHashSet<>();
        private final Set<String> unset = new LinkedHashSet<>();
        private int at;
        private int depth;

        Scan(String text, Variables variables) {
            this.text = text;
            this.variables = variables;
        }

        private int peek() {
            return at < text.length() ? text.charAt(at) : END;
        }

        private int next() {
            return at < text.length() ? text.charAt(at++) : END;
        }

        private boolean keepsUnset() {
            return style == Style.RAW || style == Style.HEREDOC_NAME;
        }

        /**
         * Up to that character, which is taken too, or to the end.
         *
         * @param rawEscapes whether escape characters stay, for what reads the result as a pattern
         * @param inPattern whether that is so and quoted ones have to be doubled, to mean themselves
         */
        String until(int stop, boolean rawEscapes, boolean inPattern, @Nullable WordList words) {
            StringBuilder out = new StringBuilder();
            while (peek() != END) {
                int c = peek();
                if (c == stop) {
                    at++;
                    return out.toString();
                }
                if (c == '$') {
                    String value = dollar();
                    out.append(value);
                    WordList.addSplit(words, value);
                } else if ((c == '\'' || c == '"') && style != Style.QUOTES_ARE_DATA) {
                    String quoted = c == '"' ? doubleQuoted(rawEscapes) : singleQuoted(inPattern);
                    out.append(quoted);
                    WordList.add(words, quoted);
                } else if (c == '<' && text.startsWith("<<", at)) {
                    String arrows = arrows();
                    out.append(arrows);
                    WordList.add(words, arrows);
                } else {
                    at++;
                    plain((char) c, rawEscapes, out, words);
                }
                checkLength(out.length(), MOST_LENGTH);
            }
            if (stop != END) {
                throw ExpansionException.atEnd("unexpected end of statement while looking for matching " + (char) stop);
            }
            return out.toString();
        }

        /** The blanks between the sign of a here-document and its name don't split. */
        private String arrows() {
            int start = at;
            at += 2;
            while (at < text.length() && " \t\r".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void plain(char c, boolean rawEscapes, StringBuilder out, @Nullable WordList words) {
            if (c != escape) {
                out.append(c);
                WordList.addSplit(words, String.valueOf(c));
                return;
            }
            if (rawEscapes) {
                out.append(c);
                WordList.add(words, String.valueOf(c));
            }
            int escaped = next();
            if (escaped != END) {
                out.append((char) escaped);
                WordList.add(words, String.valueOf((char) escaped));
            }
        }

        private String singleQuoted(boolean inPattern) {
            int close = text.indexOf('\'', at + 1);
            if (close < 0) {
                at = text.length();
                throw ExpansionException.atEnd("unexpected end of statement while looking for matching single-quote");
            }
            String whole = text.substring(at, close + 1);
            at = close + 1;
            if (inPattern && escape == '\\') {
                whole = whole.replace("\\", "\\\\");
            }
            return style == Style.RAW ? whole : whole.substring(1, whole.length() - 1);
        }

        private String doubleQuoted(boolean rawEscapes) {
            StringBuilder out = new StringBuilder();
            at++;
            while (peek() != '"') {
                if (peek() == END) {
                    throw ExpansionException.atEnd(
                            "unexpected end of statement while looking for matching double-quote");
                }
                if (peek() == '$') {
                    out.append(dollar());
                    checkLength(out.length(), MOST_LENGTH);
                    continue;
                }
                int c = next();
                if (c == escape) {
                    if (peek() == END) {
                        continue;
                    }
                    boolean special = peek() == '"' || peek() == '$' || peek() == escape;
                    if (rawEscapes && (special || style != Style.RAW)) {
                        out.append((char) c);
                    }
                    if (special) {
                        c = next();
                    }
                }
                out.append((char) c);
            }
            at++;
            return style == Style.RAW ? "\"" + out + "\"" : out.toString();
        }

        private String dollar() {
            at++;
            if (peek() != '{') {
                String name = name();
                if (name.isEmpty()) {
                    return "$";
                }
                String value = lookUp(name);
                return value != null ? value : keepsUnset() ? "$" + name : "";
            }
            at++;
            if (++depth > MOST_DEPTH) {
                throw ExpansionException.of("substitutions are nested more than " + MOST_DEPTH + " deep");
            }
            String value = braced();
            depth--;
            return value;
        }

        private String braced() {
            switch (peek()) {
                case END -> throw missingBrace();
                case '{', '}', ':' -> throw ExpansionException.of("syntax error: bad substitution");
                default -> {}
            }
            String name = name();
            int modifier = next();
            return switch (modifier) {
                case END -> throw missingBrace();
                case '}' -> {
                    String value = lookUp(name);
                    yield value != null ? value : keepsUnset() ? "${" + name + "}" : "";
                }
                case '/' -> replaced(name);
                case '+', '-', '?', '#', '%' -> modified(name, (char) modifier, "");
                case ':' -> {
                    int second = next();
                    if (second == END) {
                        throw missingBrace();
                    }
                    yield modified(name, (char) second, ":");
                }
                default -> throw unsupported(Character.toString(text.codePointBefore(wholeCharacter(modifier))));
            };
        }

        /** Where the character ends whose first half was just read. */
        private int wholeCharacter(int c) {
            return Character.isHighSurrogate((char) c) && at < text.length() ? at + 1 : at;
        }

        private String modified(String name, char modifier, String colon) {
            boolean isPattern = modifier == '#' || modifier == '%';
            String word = part('}', isPattern, isPattern, "syntax error: missing '}'");
            String value = lookUp(name);
            if (value == null && keepsUnset()) {
                return "${" + name + colon + modifier + word + "}";
            }
            boolean missing = value == null || (!colon.isEmpty() && value.isEmpty());
            String known = value == null ? "" : value;
            return switch (modifier) {
                case '-' -> missing ? word : known;
                case '+' -> missing ? "" : word;
                case '?' -> {
                    if (missing) {
                        String why = "is not allowed to be " + (value == null ? "unset" : "empty");
                        throw ExpansionException.of(name + ": " + (word.isEmpty() ? why : Printed.word(word)));
                    }
                    yield known;
                }
                case '#', '%' -> trimmed(known, modifier, word);
                default -> throw unsupported(colon + modifier);
            };
        }

        private String trimmed(String value, char modifier, String word) {
            boolean longest = word.indexOf(modifier) == 0;
            String pattern = longest ? word.substring(1) : word;
            if (modifier == '#') {
                int end = Glob.parse(pattern, false).prefix(value.codePoints().toArray(), longest);
                return end < 0 ? value : value.substring(value.offsetByCodePoints(0, end));
            }
            int[] reversed = new StringBuilder(value).reverse().codePoints().toArray();
            int end = Glob.parse(pattern, true).prefix(reversed, longest);
            return end < 0 ? value : value.substring(0, value.offsetByCodePoints(value.length(), -end));
        }

        private String replaced(String name) {
            boolean all = peek() == '/';
            if (all) {
                at++;
            }
            String pattern = part('/', true, true, "syntax error: missing '/' in ${}");
            String replacement = part('}', true, false, "syntax error: missing '}'");
            String value = lookUp(name);
            if (value == null && keepsUnset()) {
                return "${" + name + "/" + pattern + "/" + replacement + "}";
            }
            return Glob.parse(pattern, false)
                    .replace((value == null ? "" : value).codePoints().toArray(), replacement, all, MOST_LENGTH);
        }

        private String part(char stop, boolean rawEscapes, boolean inPattern, String missing) {
            try {
                return until(stop, rawEscapes, inPattern, null);
            } catch (ExpansionException e) {
                throw e.isAtEnd() ? ExpansionException.atEnd(missing) : e;
            }
        }

        private @Nullable String lookUp(String name) {
            String value = variables.get(name);
            (value == null ? unset : used).add(name);
            return value;
        }

        /** Letters, digits and underscores; only digits after a digit; or one special parameter of a shell. */
        private String name() {
            int start = at;
            int first = at < text.length() ? text.codePointAt(at) : END;
            if (first != END && first < 0x80 && "@*#?-$!".indexOf(first) >= 0) {
                at++;
                return text.substring(start, at);
            }
            boolean number = first != END && Character.isDigit(first);
            while (at < text.length()) {
                int c = text.codePointAt(at);
                boolean part = number ? Character.isDigit(c) : Character.isLetterOrDigit(c) || c == '_';
                if (!part) {
                    break;
                }
                at += Character.charCount(c);
            }
            return text.substring(start, at);
        }

        private static ExpansionException missingBrace() {
            return ExpansionException.atEnd("syntax error: missing '}'");
        }

        private static ExpansionException unsupported(String modifier) {
            return ExpansionException.of("unsupported modifier (" + modifier + ") in substitution");
        }
    }
}
