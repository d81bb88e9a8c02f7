package io.jcontainers.build.manual;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for fish 3. */
final class FishCompletion {
    private static final String COMPLETE = "complete -c " + CommandSet.PROGRAM;

    private final CommandSet set;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(CommandSet set) {
        this.set = set;
    }

    static String of(CommandSet set) {
        FishCompletion completion = new FishCompletion(set);
        completion.script.append("""
                # Completion of jbuild for fish, made from the tables of --help:  jbuild completion fish | source

                """);
        completion.commands();
        completion.valued();
        completion.script.append(ShellText.resource("completion.fish"));
        completion.complete();
        return completion.script.toString();
    }

    /** One word of fish. */
    private static String quoted(String words) {
        return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private void commands() {
        script.append("function __jbuild_command -d 'The command that these words name'\n    switch $argv[1]\n");
        for (Syntax command : set.commands()) {
            String spellings = set.spellings().entrySet().stream()
                    .filter(entry -> entry.getValue().equals(command))
                    .map(entry -> quoted(entry.getKey()))
                    .collect(Collectors.joining(" "));
            script.append("        case ").append(spellings).append('\n');
            script.append("            echo ")
                    .append(quoted(CommandSet.words(command)))
                    .append('\n');
        }
        script.append("    end\nend\n\n");
    }

    private void valued() {
        List<String> valued = new ArrayList<>();
        set.globals().forEach(flag -> valued(valued, "", flag));
        set.commands()
                .forEach(command -> command.flags().forEach(flag -> valued(valued, CommandSet.words(command), flag)));
        list("__jbuild_groups", "Groups of commands", set.groupNames());
        list("__jbuild_globals", "Flags in front of a command", names(set.globals()));
        list("__jbuild_valued", "Flags that take the next word", valued);
    }

    private static List<String> names(List<Flag> flags) {
        return flags.stream().flatMap(flag -> CommandSet.written(flag).stream()).toList();
    }

    private static void valued(List<String> valued, String command, Flag flag) {
        if (CommandSet.takesNextWord(flag) && !flag.purpose().isEmpty()) {
            CommandSet.written(flag).forEach(form -> valued.add(command + " " + form));
        }
    }

    private void list(String name, String about, List<String> words) {
        script.append("function ").append(name).append(" -d ").append(quoted(about));
        script.append("\n    printf '%s\\n'");
        words.forEach(word -> script.append(" \\\n        ").append(quoted(word)));
        script.append("\nend\n\n");
    }

    private void complete() {
        script.append(COMPLETE).append(" -f\n");
        words("", "");
        set.groups().keySet().stream()
                .sorted()
                .forEach(group -> offer("", group, String.valueOf(set.groups().get(group))));
        set.groupNames().forEach(group -> words(group + " ", group));
        set.globals().forEach(flag -> flag("", "", flag));
        set.build().ifPresent(build -> CommandSet.shown(build.flags()).forEach(flag -> flag("", "build", flag)));
        for (Syntax command : set.commands()) {
            String words = CommandSet.words(command);
            CommandSet.shown(command.flags()).forEach(flag -> flag(words, words, flag));
            line(words, values(Expected.arguments(command)).replaceFirst("^-[rx] ?", ""));
        }
    }

    private void words(String scope, String group) {
        set.below(group).forEach((word, command) -> offer(scope, word, command.purpose()));
    }

    private void offer(String scope, String word, String purpose) {
        line(scope, "-a " + word + " -d " + quoted(purpose));
    }

    private void flag(String scope, String command, Flag flag) {
        String letter = flag.letter() == 0 ? "" : " -s " + flag.letter();
        String value = CommandSet.takesNextWord(flag) ? " " + values(Expected.of(command, flag)) : "";
        line(scope, "-l " + flag.name() + letter + value + " -d " + quoted(CommandSet.line(flag)));
    }

    private void line(String scope, String words) {
        if (!words.isEmpty()) {
            script.append(COMPLETE)
                    .append(" -n ")
                    .append(quoted("__jbuild_at \"" + scope + '"'))
                    .append(' ')
                    .append(words)
                    .append('\n');
        }
    }

    private static String values(Expected expected) {
        return switch (expected) {
            case Expected.Files none -> "-r -F";
            case Expected.Directories none -> "-x -a '(__fish_complete_directories)'";
            case Expected.Images none -> "-x -a '(__jbuild_images)'";
            case Expected.Anything none -> "-x";
            case Expected.Choices choices -> "-x -a " + quoted(String.join(" ", choices.words()));
        };
    }
}
