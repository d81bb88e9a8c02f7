package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words behind a command, sorted by its options: {@code --name value}, {@code --name=value}, {@code -name value},
 * also behind positional words; {@code --} ends the options.
 */
public final class Arguments {
    private final Map<String, List<BytePath>> values = new HashMap<>();
    private final List<BytePath> words = new ArrayList<>();
    private boolean help;

    /**
     * Sorts.
     *
     * @param words what follows the command, or all words before it
     * @param options what it knows
     * @param wordsUntilRaw after so many positional words everything is positional; -1 for never
     */
    static Arguments parse(List<byte[]> words, List<Option> options, int wordsUntilRaw) {
        Arguments arguments = new Arguments();
        Map<String, Option> byName = new HashMap<>();
        options.forEach(option -> option.names().forEach(name -> byName.put(name, option)));
        for (int i = 0; i < words.size(); i++) {
            String word = new String(words.get(i), StandardCharsets.ISO_8859_1);
            boolean raw = wordsUntilRaw >= 0 && arguments.words.size() >= wordsUntilRaw;
            if (raw || !word.startsWith("-") || word.equals("-")) {
                arguments.words.add(new BytePath(word));
            } else if (word.equals("--")) {
                words.subList(i + 1, words.size()).forEach(rest -> arguments.words.add(BytePath.of(rest)));
                break;
            } else {
                i += arguments.take(word, byName, i + 1 < words.size() ? words.get(i + 1) : null);
            }
        }
        return arguments;
    }

    /** How many further words an option took. */
    private int take(String word, Map<String, Option> byName, byte @Nullable [] next) {
        String name = word.substring(word.startsWith("--") ? 2 : 1);
        int sign = name.indexOf('=');
        String given = sign < 0 ? null : name.substring(sign + 1);
        name = sign < 0 ? name : name.substring(0, sign);
        Option option = byName.get(name);
        if (option == null && (name.equals("help") || name.equals("h"))) {
            help = true;
            return 0;
        }
        if (option == null) {
            throw new UsageException("flag provided but not defined: -" + name);
        }
        if (option.value().isEmpty()) {
            add(option, new BytePath(given == null ? "true" : given));
            return 0;
        }
        if (given != null) {
            add(option, new BytePath(given));
            return 0;
        }
        if (next == null) {
            throw new UsageException("flag needs an argument: -" + name);
        }
        add(option, BytePath.of(next));
        return 1;
    }

    private void add(Option option, BytePath value) {
        values.computeIfAbsent(option.key(), key -> new ArrayList<>()).add(value);
    }

    /** Whether help was asked for. */
    boolean help() {
        return help;
    }

    /** Positional words. */
    List<BytePath> words() {
        return words;
    }

    /** A flag. */
    boolean flag(String name) {
        BytePath value = path(name);
        return value != null && !value.latin1().equals("false");
    }

    /** The last value of an option, as bytes. */
    @Nullable
    BytePath path(String name) {
        List<BytePath> all = values.get(name);
        return all == null ? null : all.getLast();
    }

    /** The last value, as text. */
    @Nullable
    String text(String name) {
        BytePath value = path(name);
        return value == null ? null : value.utf8();
    }

    /** The last value, as text. */
    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    /** Every value, as text. */
    List<String> texts(String name) {
        return values.getOrDefault(name, List.of()).stream().map(BytePath::utf8).toList();
    }

    /** A whole number. */
    long number(String name, long otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new RequestException(
                    "usage", "invalid value \"" + value + "\" for flag -" + name + ": not a whole number");
        }
    }
}
