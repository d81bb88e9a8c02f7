package io.jcontainers.runc.command;

import java.util.Collection;
import java.util.List;

/** Help texts, all from the commands' own tables. */
final class Help {
    private static final int COLUMN = 28;

    private Help() {}

    static String all(String program, Collection<Command> commands) {
        StringBuilder text = new StringBuilder();
        text.append("NAME:\n   ").append(program).append(" - run containers of the Open Container Initiative\n\n");
        text.append("USAGE:\n   ").append(program).append(" [global options] command [options] [arguments]\n\n");
        text.append("COMMANDS:\n");
        for (Command command : commands) {
            row(text, command.name(), command.purpose());
        }
        text.append("\nGLOBAL OPTIONS:\n");
        options(text, Commands.GLOBALS);
        return text.toString();
    }

    static String of(String program, Command command) {
        StringBuilder text = new StringBuilder();
        text.append("NAME:\n   ")
                .append(program)
                .append(' ')
                .append(command.name())
                .append(" - ");
        text.append(command.purpose())
                .append("\n\nUSAGE:\n   ")
                .append(program)
                .append(' ')
                .append(command.name());
        text.append(command.options().isEmpty() ? "" : " [options]");
        text.append(command.operands().isEmpty() ? "" : " " + command.operands())
                .append('\n');
        if (!command.options().isEmpty()) {
            text.append("\nOPTIONS:\n");
            options(text, command.options());
        }
        if (!command.examples().isEmpty()) {
            text.append("\nEXAMPLES:\n");
            command.examples()
                    .forEach(example -> text.append("   ").append(example).append('\n'));
        }
        return text.toString();
    }

    private static void options(StringBuilder text, List<Option> options) {
        for (Option option : options) {
            if (option.hidden()) {
                continue;
            }
            row(text, names(option), option.help());
        }
    }

    /** {@code --bundle, -b DIR}. */
    static String names(Option option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(names.isEmpty() ? "" : ", ")
                    .append(name.length() == 1 ? "-" : "--")
                    .append(name);
        }
        return names + (option.value().isEmpty() ? "" : " " + option.value());
    }

    private static void row(StringBuilder text, String left, String right) {
        text.append("   ").append(left);
        text.append(left.length() < COLUMN ? " ".repeat(COLUMN - left.length()) : "\n   " + " ".repeat(COLUMN));
        text.append(right).append('\n');
    }
}
