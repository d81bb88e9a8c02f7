package io.jcontainers.build.table;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The values of {@code --filter}. Several of one name are alternatives, except for labels, which must all match; names
 * differ from each other by and.
 *
 * @param values by name
 */
public record Filters(Map<String, Set<String>> values) {
    private static final Set<String> TRUE = Set.of("1", "true");
    private static final Set<String> FALSE = Set.of("0", "false");

    /** Takes a copy that doesn't change. */
    public Filters {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        values.forEach((name, each) -> copy.put(name, Collections.unmodifiableSet(new LinkedHashSet<>(each))));
        values = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads {@code name=value}.
     *
     * @param arguments of the option, in their order; an empty one says nothing
     * @param accepted the names that the command knows
     * @throws IllegalArgumentException with Docker's text
     */
    public static Filters parse(List<String> arguments, Collection<String> accepted) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            if (argument.isEmpty()) {
                continue;
            }
            int equals = argument.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("bad format of filter (expected name=value)");
            }
            String name = argument.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (!accepted.contains(name)) {
                throw new IllegalArgumentException("invalid filter '" + name + "'");
            }
            values.computeIfAbsent(name, _ -> new LinkedHashSet<>())
                    .add(argument.substring(equals + 1).strip());
        }
        return new Filters(values);
    }

    /** The values of this name, none when it wasn't given. */
    public Set<String> get(String name) {
        return values.getOrDefault(name, Set.of());
    }

    /** Whether a value of this name was given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether the name wasn't given or one of its values passes. */
    public boolean any(String name, Predicate<String> passes) {
        return !has(name) || get(name).stream().anyMatch(passes);
    }

    /**
     * A filter that is true or false.
     *
     * @param otherwise when it wasn't given
     * @throws IllegalArgumentException when it is neither, or both
     */
    public boolean flag(String name, boolean otherwise) {
        Set<String> given = get(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        boolean isTrue = given.stream().anyMatch(TRUE::contains);
        boolean isFalse = given.stream().anyMatch(FALSE::contains);
        if (isTrue == isFalse) {
            throw new IllegalArgumentException("invalid filter '" + name + "=[" + String.join(" ", given) + "]'");
        }
        return isTrue;
    }

    /** Whether all values of this name, {@code key} or {@code key=value}, are among these labels. */
    public boolean labels(String name, Map<String, String> labels) {
        return get(name).stream().allMatch(wanted -> {
            int equals = wanted.indexOf('=');
            String label = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
            return label != null && (equals < 0 || label.equals(wanted.substring(equals + 1)));
        });
    }
}
