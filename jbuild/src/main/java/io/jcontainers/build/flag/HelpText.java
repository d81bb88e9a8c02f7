package io.jcontainers.build.flag;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} prints, laid out as docker's. */
public final class HelpText {
    private static final int WIDTH = 80;
    private static final int GAP = 3;

    private HelpText() {}

    /** The help of one command, with a newline at its end. */
    public static String of(Syntax syntax) {
        StringBuilder text = new StringBuilder("Usage:  " + syntax.path());
        text.append(syntax.usage().isEmpty() ? "" : " " + syntax.usage()).append("\n\n");
        text.append(syntax.purpose()).append('\n');
        if (!syntax.aliases().isEmpty()) {
            text.append("\nAliases:\n  ")
                    .append(syntax.path())
                    .append(", ")
                    .append(String.join(", ", syntax.aliases()))
                    .append('\n');
        }
        String options = options(syntax.flags());
        if (!options.isEmpty()) {
            text.append("\nOptions:\n").append(options);
        }
        if (!syntax.examples().isEmpty()) {
            text.append("\nExamples:\n");
            syntax.examples().forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.toString();
    }

    /** The lines of some flags; empty: none of them is shown. */
    public static String options(List<Flag> flags) {
        List<Flag> shown =
                flags.stream().filter(flag -> !flag.purpose().isEmpty()).toList();
        int widest = 0;
        for (Flag flag : shown) {
            widest = Math.max(widest, left(flag).length());
        }
        StringBuilder text = new StringBuilder();
        for (Flag flag : shown) {
            text.append(left(flag)).append(" ".repeat(widest + GAP - left(flag).length()));
            String indent = "\n" + " ".repeat(widest + GAP);
            text.append(String.join(indent, wrap(purpose(flag), WIDTH - widest - GAP)))
                    .append('\n');
        }
        return text.toString();
    }

    private static String left(Flag flag) {
        String letter = flag.letter() == 0 ? "      " : "  -" + flag.letter() + ", ";
        return letter + "--" + flag.name() + (flag.value().isEmpty() ? "" : " " + flag.value());
    }

    private static String purpose(Flag flag) {
        if (flag.initial().isEmpty()) {
            return flag.purpose();
        }
        boolean quoted = flag.kind() == Flag.Kind.TEXT || flag.kind() == Flag.Kind.OPTIONAL_TEXT;
        return flag.purpose() + " (default " + (quoted ? '"' + flag.initial() + '"' : flag.initial()) + ")";
    }

    /** Lines of at most so many columns, where words allow it. */
    private static List<String> wrap(String purpose, int columns) {
        List<String> lines = new ArrayList<>();
        for (String line : purpose.split("\n")) {
            StringBuilder current = new StringBuilder();
            for (String word : line.split(" ")) {
                if (current.length() > 0 && current.length() + 1 + word.length() > Math.max(columns, 20)) {
                    lines.add(current.toString());
                    current.setLength(0);
                }
                current.append(current.length() == 0 ? "" : " ").append(word);
            }
            lines.add(current.toString());
        }
        return lines;
    }
}
