package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * The words that begin with two dashes at the start of an instruction's text. Quotes group and go, the escape
 * character takes the next one as it is, and {@code --} alone ends them.
 *
 * @param flags the words
 * @param rest the text after them, trimmed
 */
record FlagWords(List<String> flags, String rest) {
    static FlagWords read(String text, char escape) {
        List<String> flags = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && Words.isSpace(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at)) {
                return new FlagWords(flags, Words.trim(text.substring(at)));
            }
            StringBuilder word = new StringBuilder();
            at = word(text, at, escape, word);
            if (word.toString().equals("--")) {
                return new FlagWords(flags, Words.trim(text.substring(at)));
            }
            flags.add(word.toString());
        }
    }

    private static int word(String text, int start, char escape, StringBuilder word) {
        char quote = 0;
        int at = start;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && Words.isSpace(c)) {
                return at;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (c != escape) {
                word.append(c);
            } else if (at + 1 < text.length()) {
                word.append(text.charAt(++at));
            }
        }
        return at;
    }
}
