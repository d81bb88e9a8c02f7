package io.jcontainers.build.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * A here-document.
 *
 * @param name the word after {@code <<} without its quotes; also the name of the file that it makes
 * @param expand whether variables in it are expanded: no part of the name is quoted
 * @param stripTabs whether it was written {@code <<-}
 * @param content the lines as they are in the file, each with its line feed
 */
public record Heredoc(String name, boolean expand, boolean stripTabs, String content) {
    /** The content without the tabs that {@code <<-} takes away from the start of each line. */
    public String text() {
        if (!stripTabs) {
            return content;
        }
        StringBuilder out = new StringBuilder();
        boolean atStart = true;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (!atStart || c != '\t') {
                out.append(c);
                atStart = c == '\n';
            }
        }
        return out.toString();
    }

    /** Refuses one whose name can't be that of a file in a directory. */
    void checkFileName() {
        if (name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new InstructionFault(
                    "heredoc name " + Printed.quoted(name) + " can't be the name of a file; use a plain word");
        }
    }

    Heredoc withContent(String other) {
        return new Heredoc(name, expand, stripTabs, other);
    }

    /**
     * Reads the word that announces one: {@code <<EOF}, {@code 3<<-"EOF"}.
     *
     * @return null when the word is something else
     */
    static @Nullable Heredoc announcedBy(String word) {
        int at = 0;
        while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
            at++;
        }
        if (!word.startsWith("<<", at)) {
            return null;
        }
        at += 2;
        boolean stripTabs = word.startsWith("-", at);
        String rest = Words.trimStart(word.substring(stripTabs ? at + 1 : at));
        if (rest.isEmpty() || rest.indexOf('<') >= 0) {
            return null;
        }
        VariableExpansion.Result name = VariableExpansion.ofHeredocNames().split(rest, Variables.NONE);
        VariableExpansion.Result quoted = VariableExpansion.splitting().split(rest, Variables.NONE);
        if (name.words().size() != 1 || quoted.words().size() != 1) {
            return null;
        }
        boolean expand =
                quotes(name.words().getFirst()) == quotes(quoted.words().getFirst());
        return new Heredoc(name.words().getFirst(), expand, stripTabs, "");
    }

    /** Whether the whole text is one such word. */
    static boolean isAnnouncement(String text) {
        try {
            return announcedBy(text) != null;
        } catch (ExpansionException e) {
            return false;
        }
    }

    private static long quotes(String text) {
        return text.chars().filter(c -> c == '\'' || c == '"').count();
    }
}
