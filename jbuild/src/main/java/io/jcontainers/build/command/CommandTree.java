package io.jcontainers.build.command;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.HelpText;
import io.jcontainers.build.setting.Globals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All commands by their words: {@code images} and {@code image ls} lead to the same one, {@code cache ls} has one form
 * only.
 */
final class CommandTree {
    private static final int NAME_WIDTH = 12;
    private static final String PROGRAM = "jbuild ";

    private final Map<String, Command> single = new TreeMap<>();
    private final Map<String, Map<String, Command>> groups = new TreeMap<>();
    private final Map<String, String> purposes;

    /**
     * A command that was found.
     *
     * @param words how many of the words it took
     */
    record Found(Command command, int words) {}

    /** @param purposes of the groups, by name */
    CommandTree(List<Command> commands, Map<String, String> purposes) {
        this.purposes = Map.copyOf(purposes);
        for (Command command : commands) {
            add(command.syntax().path(), command);
            command.syntax().aliases().forEach(alias -> add(alias, command));
        }
    }

    private void add(String path, Command command) {
        String[] words = path.substring(PROGRAM.length()).split(" ");
        if (words.length == 1) {
            single.put(words[0], command);
        } else {
            groups.computeIfAbsent(words[0], group -> new LinkedHashMap<>()).put(words[1], command);
        }
    }

    /** The command that these words begin with. */
    Optional<Found> find(List<String> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Command> group = groups.get(words.getFirst());
        if (group != null && words.size() > 1 && group.containsKey(words.get(1))) {
            return Optional.of(new Found(group.get(words.get(1)), 2));
        }
        Command command = single.get(words.getFirst());
        return command == null ? Optional.empty() : Optional.of(new Found(command, 1));
    }

    boolean isGroup(String word) {
        return groups.containsKey(word);
    }

    /** Help of a group. */
    String help(String group) {
        StringBuilder text = new StringBuilder("Usage:  " + PROGRAM + group + " COMMAND\n\n");
        text.append(purposes.getOrDefault(group, "")).append("\n\nCommands:\n");
        lines(text, new TreeMap<>(groups.getOrDefault(group, Map.of())));
        return text.append("\nRun '" + PROGRAM + group + " COMMAND --help' for more information on a command.\n")
                .toString();
    }

    /** Help of the program. */
    String help() {
        StringBuilder text = new StringBuilder("""
                Usage:  jbuild [GLOBAL OPTIONS] COMMAND
                        jbuild [GLOBAL OPTIONS] [BUILD OPTIONS] PATH | URL | -

                Builds images from Dockerfiles and keeps, pulls and pushes them

                Commands:
                """);
        lines(text, single);
        text.append("\nManagement Commands:\n");
        groups.keySet().forEach(group -> line(text, group, NAME_WIDTH, purposes.getOrDefault(group, "")));
        List<Flag> flags = Globals.FLAGS;
        text.append("\nGlobal Options (each also as a variable: --run-root is JBUILD_RUN_ROOT):\n")
                .append(HelpText.options(flags));
        text.append("\nExamples:\n  jbuild -t app:1 .\n  jbuild images\n  jbuild push registry.example/app:1\n");
        return text.append("\nRun 'jbuild COMMAND --help' for more information on a command.\n")
                .toString();
    }

    private static void lines(StringBuilder text, Map<String, Command> commands) {
        int longest = commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        int width = Math.max(NAME_WIDTH, longest + 1);
        commands.forEach(
                (name, command) -> line(text, name, width, command.syntax().purpose()));
    }

    private static void line(StringBuilder text, String name, int width, String purpose) {
        text.append("  ")
                .append(name)
                .repeat(' ', width - name.length())
                .append(purpose)
                .append('\n');
    }
}
