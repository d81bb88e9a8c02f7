package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Splitting of an instruction's text. Blank means what Go's {@code unicode.IsSpace} says. */
final class Words {
    private Words() {}

    static boolean isSpace(int c) {
        return switch (c) {
            case ' ', '\t', '\n', 0x0B, '\f', '\r', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }

    /** The blanks that separate words within a line. */
    static boolean isSeparator(char c) {
        return c == ' ' || c == '\t' || c == 0x0B || c == '\f' || c == '\r';
    }

    static String trimStart(String text) {
        int at = 0;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return text.substring(at);
    }

    static String trim(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return trimStart(text.substring(0, end));
    }

    /** The first word and what follows the blanks after it; one element when nothing follows. */
    static List<String> splitFirst(String text) {
        int end = 0;
        while (end < text.length() && !isSeparator(text.charAt(end))) {
            end++;
        }
        if (end == text.length()) {
            return List.of(text);
        }
        int next = end;
        while (next < text.length() && isSeparator(text.charAt(next))) {
            next++;
        }
        return List.of(text.substring(0, end), text.substring(next));
    }

    /** The words between blanks; quotes mean nothing. */
    static List<String> byBlanks(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && !isSeparator(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                words.add(text.substring(start, at));
            }
            at++;
        }
        return words;
    }

    /**
     * The words of {@code ENV}, {@code LABEL} and {@code ARG}: blanks within quotes or after the escape character
     * don't separate. Quotes and escapes stay, for the expansion of variables to judge.
     */
    static List<String> quoted(String text, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && isSpace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                continue;
            }
            if (c == escape && quote != '\'') {
                if (at + 1 == text.length()) {
                    break;
                }
                word.append(c).append(text.charAt(++at));
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            word.append(c);
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
