package io.jcontainers.build.flag;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command line that was understood.
 *
 * @param values of the flags that were given, by name, in order
 * @param initial values of flags that have one without being given
 * @param arguments what is no flag, in order
 */
public record ParsedFlags(Map<String, List<String>> values, Map<String, String> initial, List<String> arguments) {
    /** Takes immutable copies. */
    public ParsedFlags {
        values = Map.copyOf(values);
        initial = Map.copyOf(initial);
        arguments = List.copyOf(arguments);
    }

    /** Whether it was given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether a switch is on. */
    public boolean on(String name) {
        return "true".equals(textOrNull(name));
    }

    /** The last value, or the initial one; null: neither. */
    public @Nullable String textOrNull(String name) {
        List<String> given = values.get(name);
        return given == null ? initial.get(name) : given.getLast();
    }

    /** The last value, or the initial one, or nothing. */
    public String text(String name) {
        return Objects.requireNonNullElse(textOrNull(name), "");
    }

    /** The last whole number, or what it is otherwise. */
    public long number(String name, long otherwise) {
        String text = textOrNull(name);
        return text == null ? otherwise : Long.parseLong(text);
    }

    /** Every value. */
    public List<String> list(String name) {
        return values.getOrDefault(name, List.of());
    }
}
