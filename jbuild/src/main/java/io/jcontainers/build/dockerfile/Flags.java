package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The flags of an instruction, checked against those that it knows. */
final class Flags {
    private static final Flags EMPTY = new Flags(Map.of());
    private final Map<String, List<String>> values;

    private Flags(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads flag words.
     *
     * @param single flags with a value, at most once
     * @param repeated flags with a value, any number of times
     * @param switches flags that are true when they have no value, at most once
     * @throws InstructionFault for any other flag or value
     */
    static Flags read(List<String> words, Set<String> single, Set<String> repeated, Set<String> switches) {
        if (words.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<String>> values = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            String value = equals < 0 ? null : word.substring(equals + 1);
            if (!single.contains(name) && !repeated.contains(name) && !switches.contains(name)) {
                Set<String> all = new TreeSet<>(single);
                all.addAll(repeated);
                all.addAll(switches);
                throw new InstructionFault(Suggestion.add("unknown flag: --" + Printed.word(name), name, all));
            }
            List<String> found = values.computeIfAbsent(name, none -> new ArrayList<>());
            if (!found.isEmpty() && !repeated.contains(name)) {
                throw new InstructionFault("duplicate flag specified: --" + name);
            }
            found.add(switches.contains(name) ? truth(name, value) : required(name, value));
        }
        return new Flags(values);
    }

    /** For instructions without flags. */
    static void none(List<String> words) {
        read(words, Set.of(), Set.of(), Set.of());
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw new InstructionFault("missing a value on flag: --" + name);
        }
        return value;
    }

    private static String truth(String name, @Nullable String value) {
        if (value == null) {
            return "true";
        }
        String lower = required(name, value.isEmpty() ? null : value).toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            throw new InstructionFault("expecting boolean value for flag --" + name + ", not: " + Printed.word(value));
        }
        return lower;
    }

    /** Null when it is not given. */
    @Nullable
    String text(String name) {
        List<String> found = values.get(name);
        return found == null ? null : found.getFirst();
    }

    /** Null when it is not given or empty. */
    @Nullable
    String filled(String name) {
        String text = text(name);
        return text == null || text.isEmpty() ? null : text;
    }

    List<String> texts(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean isTrue(String name) {
        return "true".equals(text(name));
    }

    /** Null when it is not given. */
    @Nullable
    Boolean truth(String name) {
        String text = text(name);
        return text == null ? null : Boolean.valueOf(text.equals("true"));
    }
}
