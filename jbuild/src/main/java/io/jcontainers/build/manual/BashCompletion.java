package io.jcontainers.build.manual;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for bash 4.3 or newer; needs nothing of the package bash-completion. */
final class BashCompletion {
    private final CommandSet set;
    private final StringBuilder script = new StringBuilder();

    private BashCompletion(CommandSet set) {
        this.set = set;
    }

    static String of(CommandSet set) {
        BashCompletion completion = new BashCompletion(set);
        completion.script.append("""
                # Completion of jbuild for bash, made from the tables of --help:  source <(jbuild completion bash)

                """);
        completion.commands();
        completion.words();
        completion.flags();
        completion.values();
        completion.script.append(ShellText.resource("completion.bash"));
        return completion.script.toString();
    }

    /** A function that prints something for what it is called with. */
    private void function(String name, String about, String subject, List<String> cases) {
        script.append("# ").append(about).append('\n');
        script.append(name).append("() {\n    case ").append(subject).append(" in\n");
        cases.forEach(each -> script.append("    ").append(each).append(" ;;\n"));
        script.append("    esac\n}\n\n");
    }

    private static String print(String pattern, String words) {
        return pattern + ") echo " + ShellText.quoted(words);
    }

    private static String pattern(String words) {
        return words.indexOf(' ') < 0 && !words.isEmpty() ? words : ShellText.quoted(words);
    }

    private void commands() {
        List<String> cases = new ArrayList<>();
        for (Syntax command : set.commands()) {
            String patterns = set.spellings().entrySet().stream()
                    .filter(entry -> entry.getValue().equals(command))
                    .map(entry -> pattern(entry.getKey()))
                    .collect(Collectors.joining(" | "));
            cases.add(print(patterns, CommandSet.words(command)));
        }
        function("_jbuild_command", "The command that these words name.", "$1", cases);
    }

    private void words() {
        List<String> cases = new ArrayList<>();
        cases.add(print("''", names("") + " " + String.join(" ", set.groupNames())));
        set.groupNames().forEach(group -> cases.add(print(group, names(group))));
        function("_jbuild_words", "Commands, of a group or without one.", "$1", cases);
    }

    private String names(String group) {
        return String.join(" ", set.below(group).keySet());
    }

    private void flags() {
        List<String> cases = new ArrayList<>();
        cases.add(print("''", names(set.globals())));
        for (Syntax command : set.commands()) {
            cases.add(print(pattern(CommandSet.words(command)), (names(command.flags()) + " --help").strip()));
        }
        function("_jbuild_flags", "Flags of a command, or in front of one.", "$1", cases);
    }

    private static String names(List<Flag> flags) {
        return CommandSet.shown(flags).stream()
                .flatMap(flag -> CommandSet.written(flag).stream())
                .collect(Collectors.joining(" "));
    }

    private void values() {
        List<String> cases = new ArrayList<>();
        set.globals().forEach(flag -> value(cases, "", flag));
        for (Syntax command : set.commands()) {
            String words = CommandSet.words(command);
            CommandSet.shown(command.flags()).forEach(flag -> value(cases, words, flag));
            cases.add(print(ShellText.quoted(words + " "), kind(Expected.arguments(command))));
        }
        function("_jbuild_values", "What a command's flag takes, and its arguments are.", "\"$1 $2\"", cases);
    }

    private static void value(List<String> cases, String command, Flag flag) {
        if (flag.kind() == Flag.Kind.SWITCH) {
            return;
        }
        List<String> forms =
                CommandSet.takesNextWord(flag) ? CommandSet.written(flag) : List.of("--" + flag.name() + "=");
        String patterns = forms.stream()
                .map(form -> ShellText.quoted(command + " " + form))
                .collect(Collectors.joining(" | "));
        cases.add(print(patterns, kind(Expected.of(command, flag))));
    }

    private static String kind(Expected expected) {
        return switch (expected) {
            case Expected.Files none -> "files";
            case Expected.Directories none -> "directories";
            case Expected.Images none -> "images";
            case Expected.Anything none -> "anything";
            case Expected.Choices choices -> "words " + String.join(" ", choices.words());
        };
    }
}
