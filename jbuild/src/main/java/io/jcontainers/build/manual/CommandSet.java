package io.jcontainers.build.manual;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that the command line of jbuild knows.
 *
 * @param commands in order of their paths
 * @param groups what they are for, by name
 * @param globals flags in front of a command
 */
public record CommandSet(List<Syntax> commands, Map<String, String> groups, List<Flag> globals) {
    static final String PROGRAM = "jbuild";

    /** Takes copies. */
    public CommandSet {
        commands = commands.stream().sorted(Comparator.comparing(Syntax::path)).toList();
        groups = Map.copyOf(groups);
        globals = List.copyOf(globals);
    }

    /** The words of a command behind {@code jbuild}; they name it in scripts. */
    static String words(Syntax command) {
        return command.path().substring(PROGRAM.length() + 1);
    }

    /** Each way to write each command's words, sorted. */
    Map<String, Syntax> spellings() {
        Map<String, Syntax> spellings = new TreeMap<>();
        for (Syntax command : commands) {
            spellings.put(words(command), command);
            command.aliases().forEach(alias -> spellings.put(alias.substring(PROGRAM.length() + 1), command));
        }
        return spellings;
    }

    /** The same of commands of one word, or of a group's commands by their second one. */
    Map<String, Syntax> below(String group) {
        Map<String, Syntax> found = new TreeMap<>();
        spellings().forEach((words, command) -> {
            int space = words.indexOf(' ');
            if (space < 0 ? group.isEmpty() : words.substring(0, space).equals(group)) {
                found.put(words.substring(space + 1), command);
            }
        });
        return found;
    }

    /** Names of groups, sorted. */
    List<String> groupNames() {
        return List.copyOf(new TreeSet<>(groups.keySet()));
    }

    /** What a word in front of everything begins where it names no command. */
    Optional<Syntax> build() {
        return Optional.ofNullable(spellings().get("build"));
    }

    /** Those that the help shows. */
    static List<Flag> shown(List<Flag> flags) {
        return flags.stream().filter(flag -> !flag.purpose().isEmpty()).toList();
    }

    /** How a flag may be written: {@code --quiet}, {@code -q}. */
    static List<String> written(Flag flag) {
        List<String> forms = new ArrayList<>(List.of("--" + flag.name()));
        if (flag.letter() != 0) {
            forms.add("-" + flag.letter());
        }
        return forms;
    }

    /** Whether the next word is its value. */
    static boolean takesNextWord(Flag flag) {
        return flag.kind() != Flag.Kind.SWITCH && flag.kind() != Flag.Kind.OPTIONAL_TEXT;
    }

    /** What it is for in one line, without examples of values in it. */
    static String line(Flag flag) {
        return flag.purpose().replace('\n', ' ');
    }
}
