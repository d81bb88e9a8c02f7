package io.jcontainers.build.manual;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Completion for zsh 5: as {@code _jbuild} in a directory of {@code $fpath}, or sourced. */
final class ZshCompletion {
    private final CommandSet set;
    private final StringBuilder script = new StringBuilder();

    private ZshCompletion(CommandSet set) {
        this.set = set;
    }

    static String of(CommandSet set) {
        ZshCompletion completion = new ZshCompletion(set);
        completion.script.append("""
                #compdef jbuild
                # Completion of jbuild for zsh, made from the tables of --help:  source <(jbuild completion zsh)

                """);
        completion.commands();
        completion.words();
        completion.globals();
        completion.arguments();
        completion.script.append(ShellText.resource("completion.zsh"));
        return completion.script.toString();
    }

    private void commands() {
        script.append("# The command that these words name.\n_jbuild_command() {\n    case $1 in\n");
        for (Syntax command : set.commands()) {
            String patterns = set.spellings().entrySet().stream()
                    .filter(entry -> entry.getValue().equals(command))
                    .map(entry -> ShellText.quoted(entry.getKey()))
                    .collect(Collectors.joining(" | "));
            script.append("    ").append(patterns).append(") echo ");
            script.append(ShellText.quoted(CommandSet.words(command))).append(" ;;\n");
        }
        script.append("    esac\n}\n\n");
    }

    private void words() {
        script.append("# Offers commands, of a group or without one.\n_jbuild_words() {\n");
        script.append("    local -a commands\n    case $1 in\n");
        words("''", "", set.groups());
        set.groupNames().forEach(group -> words(group, group, Map.of()));
        script.append("    *) return 1 ;;\n    esac\n    _describe -t commands command commands\n}\n\n");
    }

    private void words(String pattern, String group, Map<String, String> more) {
        List<String> lines = new ArrayList<>();
        set.below(group).forEach((word, command) -> lines.add(described(word, command.purpose())));
        more.keySet().stream().sorted().forEach(word -> lines.add(described(word, String.valueOf(more.get(word)))));
        script.append("    ").append(pattern).append(")\n        commands=(\n");
        lines.forEach(line -> script.append("            ").append(line).append('\n'));
        script.append("        )\n        ;;\n");
    }

    private static String described(String word, String purpose) {
        return ShellText.quoted(word + ":" + purpose.replace(":", "\\:"));
    }

    private void globals() {
        script.append("_jbuild_globals=(");
        set.globals().forEach(flag -> script.append(" --").append(flag.name()));
        script.append(" )\n\n");
    }

    private void arguments() {
        script.append("# Completes what stands behind a command.\n_jbuild_arguments() {\n    case $1 in\n");
        set.build().ifPresent(build -> {
            List<Flag> flags = new ArrayList<>(set.globals());
            flags.addAll(CommandSet.shown(build.flags()));
            arguments("", flags, "");
        });
        for (Syntax command : set.commands()) {
            String rest = "'*:argument:" + action(Expected.arguments(command)) + "'";
            arguments(CommandSet.words(command), CommandSet.shown(command.flags()), rest);
        }
        script.append("    esac\n}\n\n");
    }

    private void arguments(String command, List<Flag> flags, String rest) {
        script.append("    ").append(ShellText.quoted(command)).append(")\n        _arguments -s -S");
        for (Flag flag : flags) {
            script.append(" \\\n            ").append(flag(command.isEmpty() ? "build" : command, flag));
        }
        script.append(rest.isEmpty() ? "" : " \\\n            " + rest).append("\n        ;;\n");
    }

    private static String flag(String command, Flag flag) {
        boolean letter = flag.letter() != 0;
        String ends =
                switch (flag.kind()) {
                    case SWITCH -> "";
                    case OPTIONAL_TEXT -> "=-";
                    case TEXT, NUMBER, LIST -> "=";
                };
        String name = "--" + flag.name() + ends;
        String forms = letter ? "{-" + flag.letter() + (ends.isEmpty() ? "" : "+") + "," + name + "}" : name;
        boolean again = flag.kind() == Flag.Kind.LIST;
        String other = letter ? "'(-" + flag.letter() + " --" + flag.name() + ")'" : "";
        return (again ? "'*'" : other) + forms + ShellText.quoted("[" + purpose(flag) + "]" + value(command, flag));
    }

    private static String purpose(Flag flag) {
        String line = CommandSet.line(flag);
        return line.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String value(String command, Flag flag) {
        String action = action(Expected.of(command, flag));
        return switch (flag.kind()) {
            case SWITCH -> "";
            case OPTIONAL_TEXT -> "::value:" + action;
            case TEXT, NUMBER, LIST -> ":value:" + action;
        };
    }

    private static String action(Expected expected) {
        return switch (expected) {
            case Expected.Files none -> "_files";
            case Expected.Directories none -> "_files -/";
            case Expected.Images none -> "_jbuild_images";
            case Expected.Anything none -> " ";
            case Expected.Choices choices -> "(" + String.join(" ", choices.words()) + ")";
        };
    }
}
