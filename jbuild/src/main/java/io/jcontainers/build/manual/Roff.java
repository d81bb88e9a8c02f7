package io.jcontainers.build.manual;

import java.util.List;
import java.util.Locale;

/** A page in the macros of man(7). */
final class Roff {
    private final StringBuilder page = new StringBuilder();

    Roff(String name, String version) {
        line(".\\\" Made from the tables of --help; a test says how to make it again.");
        line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"jbuild " + version + "\"");
    }

    /** A line as it is. */
    Roff line(String line) {
        page.append(line).append('\n');
        return this;
    }

    Roff section(String title) {
        return line(".SH " + title);
    }

    /** A term whose explanation follows. */
    Roff item(String term) {
        return line(".TP").bold(term);
    }

    Roff bold(String words) {
        return line(".B " + escaped(words));
    }

    /** Lines of their own where the words have them. */
    Roff text(String words) {
        if (!words.isEmpty()) {
            line(escaped(words).replace("\n", "\n.br\n"));
        }
        return this;
    }

    /** Lines that stay as they are. */
    Roff verbatim(List<String> lines) {
        line(".nf");
        lines.forEach(each -> line(escaped(each)));
        return line(".fi");
    }

    /**
     * Troff takes a backslash for a command, a hyphen and an apostrophe for typographic ones, and a line that begins
     * with a dot or an apostrophe for a macro.
     */
    static String escaped(String words) {
        String safe = words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
        return safe.replaceAll("(?m)^\\.", "\\\\&.");
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
