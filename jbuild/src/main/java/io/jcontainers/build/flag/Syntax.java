package io.jcontainers.build.flag;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one command is called: GNU's way, as pflag reads it. {@code --name value}, {@code --name=value},
 * {@code -n value}, {@code -nvalue}, {@code -abc}, and {@code --} before what is no flag though it looks like one.
 *
 * @param path all words of the command, {@code jbuild image ls}
 * @param usage what follows in the usage line, {@code [OPTIONS] IMAGE}
 * @param purpose one sentence without its full stop
 * @param aliases other paths that lead to it, for the help
 * @param flags in order of their names
 * @param least arguments at least
 * @param most arguments at most
 * @param examples for the help, lines as they are typed
 */
public record Syntax(
        String path,
        String usage,
        String purpose,
        List<String> aliases,
        List<Flag> flags,
        int least,
        int most,
        List<String> examples) {
    /** As many arguments as one likes. */
    public static final int ANY = Integer.MAX_VALUE;

    /** Takes immutable copies. */
    public Syntax {
        aliases = List.copyOf(aliases);
        flags = List.copyOf(flags);
        examples = List.copyOf(examples);
    }

    /** Without aliases and examples. */
    public static Syntax of(String path, String usage, String purpose, int least, int most, Flag... flags) {
        return new Syntax(path, usage, purpose, List.of(), List.of(flags), least, most, List.of());
    }

    /** The same, reached by other words too. */
    public Syntax alsoCalled(String... paths) {
        return new Syntax(path, usage, purpose, List.of(paths), flags, least, most, examples);
    }

    /** The same with examples in its help. */
    public Syntax withExamples(String... lines) {
        return new Syntax(path, usage, purpose, aliases, flags, least, most, List.of(lines));
    }

    /** The same under another path: a group's form of it. */
    public Syntax at(String other) {
        return new Syntax(other, usage, purpose, aliases, flags, least, most, examples);
    }

    /**
     * Reads what stands behind the command's words.
     *
     * @throws UsageException for an unknown flag, a missing or bad value, a wrong number of arguments
     * @throws HelpWanted for {@code --help}
     */
    public ParsedFlags parse(List<String> words) {
        ParsedFlags parsed = read(words, true);
        checkCount(parsed.arguments().size());
        return parsed;
    }

    /**
     * Reads flags up to the first word that is none; that word and all behind it are the arguments.
     *
     * @throws UsageException for an unknown flag, a missing or bad value
     */
    public ParsedFlags parseLeading(List<String> words) {
        return read(words, false);
    }

    private ParsedFlags read(List<String> words, boolean mixed) {
        Reading reading = new Reading(this);
        Iterator<String> left = words.iterator();
        while (left.hasNext()) {
            String word = left.next();
            if (word.equals("--")) {
                left.forEachRemaining(reading::argument);
            } else if (word.startsWith("--")) {
                reading.named(word, left);
            } else if (word.length() > 1 && word.startsWith("-")) {
                reading.letters(word, left);
            } else {
                reading.argument(word);
                if (!mixed) {
                    left.forEachRemaining(reading::argument);
                }
            }
        }
        return reading.result();
    }

    private void checkCount(int count) {
        if (count >= least && count <= most) {
            return;
        }
        String wanted;
        if (most == 0) {
            wanted = "accepts no arguments";
        } else if (least == most) {
            wanted = "requires " + arguments(least);
        } else if (count < least) {
            wanted = "requires at least " + arguments(least);
        } else {
            wanted = "requires at most " + arguments(most);
        }
        throw new UsageException(UsageException.COUNT_STATUS, "jbuild: '" + path + "' " + wanted + "\n\n" + hint());
    }

    private static String arguments(int count) {
        return count + (count == 1 ? " argument" : " arguments");
    }

    /** Where help is to be had: stands below every complaint. */
    String hint() {
        return "Usage:  " + path + (usage.isEmpty() ? "" : " " + usage) + "\n\nRun '" + path
                + " --help' for more information";
    }

    /** A complaint about this command line. */
    public UsageException wrong(String message) {
        return new UsageException(message + "\n\n" + hint());
    }

    /** The complaint about a value of one of the flags. */
    public UsageException wrong(FlagValueException fault) {
        Flag flag = named(fault.flag());
        String spelled = flag == null ? "--" + fault.flag() : spelled(flag);
        return wrong("invalid argument \"" + fault.value() + "\" for \"" + spelled + "\" flag: " + fault.getMessage());
    }

    private static String spelled(Flag flag) {
        return (flag.letter() == 0 ? "" : "-" + flag.letter() + ", ") + "--" + flag.name();
    }

    @Nullable
    Flag named(String name) {
        for (Flag flag : flags) {
            if (flag.name().equals(name)) {
                return flag;
            }
        }
        return null;
    }

    @Nullable
    Flag lettered(char letter) {
        for (Flag flag : flags) {
            if (flag.letter() == letter) {
                return flag;
            }
        }
        return null;
    }

    /** One command line as far as it was read. */
    private static final class Reading {
        private static final List<String> TRUE = List.of("1", "t", "T", "TRUE", "true", "True");
        private static final List<String> FALSE = List.of("0", "f", "F", "FALSE", "false", "False");

        private final Syntax syntax;
        private final Map<String, List<String>> values = new LinkedHashMap<>();
        private final List<String> arguments = new ArrayList<>();

        Reading(Syntax syntax) {
            this.syntax = syntax;
        }

        void argument(String word) {
            arguments.add(word);
        }

        void named(String word, Iterator<String> left) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
            if (name.isEmpty() || name.startsWith("-")) {
                throw syntax.wrong("bad flag syntax: " + word);
            }
            Flag flag = syntax.named(name);
            if (flag == null) {
                if (name.equals("help")) {
                    throw new HelpWanted();
                }
                throw syntax.wrong("unknown flag: --" + name);
            }
            if (equals >= 0) {
                set(flag, word.substring(equals + 1), "--" + name);
            } else if (flag.kind() == Flag.Kind.SWITCH || flag.kind() == Flag.Kind.OPTIONAL_TEXT) {
                set(flag, "true", "--" + name);
            } else if (left.hasNext()) {
                set(flag, left.next(), "--" + name);
            } else {
                throw syntax.wrong("flag needs an argument: --" + name);
            }
        }

        void letters(String word, Iterator<String> left) {
            for (int i = 1; i < word.length(); i++) {
                char letter = word.charAt(i);
                Flag flag = syntax.lettered(letter);
                if (flag == null) {
                    if (letter == 'h') {
                        throw new HelpWanted();
                    }
                    throw syntax.wrong("unknown shorthand flag: '" + letter + "' in " + word);
                }
                String rest = word.substring(i + 1);
                if (rest.startsWith("=")) {
                    set(flag, rest.substring(1), "-" + letter);
                    return;
                }
                if (flag.kind() == Flag.Kind.SWITCH) {
                    set(flag, "true", "-" + letter);
                    continue;
                }
                if (rest.isEmpty() && !left.hasNext()) {
                    throw syntax.wrong("flag needs an argument: '" + letter + "' in " + word);
                }
                set(flag, rest.isEmpty() ? left.next() : rest, "-" + letter);
                return;
            }
        }

        private void set(Flag flag, String value, String written) {
            String checked =
                    switch (flag.kind()) {
                        case SWITCH -> truth(flag, value);
                        case NUMBER -> number(flag, value);
                        case TEXT, LIST, OPTIONAL_TEXT -> value;
                    };
            if (checked == null) {
                throw syntax.wrong(new FlagValueException(
                        flag.name(),
                        value,
                        "it has to be " + (flag.kind() == Flag.Kind.SWITCH ? "true or false" : "a number")));
            }
            values.computeIfAbsent(flag.name(), name -> new ArrayList<>()).add(checked);
        }

        private static @Nullable String truth(Flag flag, String value) {
            if (TRUE.contains(value)) {
                return "true";
            }
            return FALSE.contains(value) ? "false" : null;
        }

        private static @Nullable String number(Flag flag, String value) {
            try {
                return Long.toString(Long.parseLong(value));
            } catch (NumberFormatException e) {
                return null;
            }
        }

        ParsedFlags result() {
            Map<String, String> initial = new LinkedHashMap<>();
            for (Flag flag : syntax.flags()) {
                if (!flag.initial().isEmpty()) {
                    initial.put(flag.name(), flag.initial());
                }
            }
            return new ParsedFlags(values, initial, arguments);
        }
    }
}
