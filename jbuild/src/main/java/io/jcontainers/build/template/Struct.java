package io.jcontainers.build.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a command offers to templates: a table from name to how it is read from a record. Nothing is computed
 * before a template asks for it.
 *
 * @param <T> the record
 */
public final class Struct<T> {
    private final String type;
    private final boolean row;
    private final Map<String, Function<T, Value>> plain;
    private final Map<String, BiFunction<T, String, Value>> keyed;
    private final List<String> names;

    private Struct(Builder<T> builder) {
        type = builder.type;
        row = builder.row;
        plain = Map.copyOf(builder.plain);
        keyed = Map.copyOf(builder.keyed);
        names = List.copyOf(row ? new TreeMap<>(builder.plain).keySet() : builder.plain.keySet());
    }

    /**
     * A row of a listing, as Docker's formatters make them: names are methods, JSON has them in alphabetical order and
     * with escapes for HTML.
     *
     * @param type the Go type that error texts name, such as {@code *formatter.imageContext}
     */
    public static <T> Builder<T> row(String type) {
        return new Builder<>(type, true);
    }

    /** A structure whose names are fields and stay in their order, as {@code inspect} shows them. */
    public static <T> Builder<T> fields(String type) {
        return new Builder<>(type, false);
    }

    /** The names without arguments, in the order in which JSON shows them. */
    public List<String> names() {
        return names;
    }

    /** This record as a value. */
    public Value of(T subject) {
        return new View<>(this, subject);
    }

    /**
     * Collects the table.
     *
     * @param <T> the record
     */
    public static final class Builder<T> {
        private final String type;
        private final boolean row;
        private final Map<String, Function<T, Value>> plain = new LinkedHashMap<>();
        private final Map<String, BiFunction<T, String, Value>> keyed = new LinkedHashMap<>();

        private Builder(String type, boolean row) {
            this.type = type;
            this.row = row;
        }

        /** A value of any type. */
        public Builder<T> with(String name, Function<T, Value> value) {
            plain.put(name, value);
            return this;
        }

        /** A string. */
        public Builder<T> text(String name, Function<T, String> text) {
            return with(name, subject -> Value.of(text.apply(subject)));
        }

        /** A method with one string, such as {@code .Label "maintainer"}. JSON has none of these. */
        public Builder<T> keyed(String name, BiFunction<T, String, Value> value) {
            keyed.put(name, value);
            return this;
        }

        /** The finished table. */
        public Struct<T> build() {
            return new Struct<>(this);
        }
    }

    private record View<T>(Struct<T> struct, T subject) implements Value.Fields {
        @Override
        public String type() {
            return struct.type;
        }

        @Override
        public @Nullable Member member(String name) {
            Function<T, Value> value = struct.plain.get(name);
            if (value != null) {
                return struct.row
                        ? new Member.Method(Signature.of(), none -> value.apply(subject))
                        : new Member.Field(() -> value.apply(subject));
            }
            BiFunction<T, String, Value> method = struct.keyed.get(name);
            if (method == null) {
                return null;
            }
            return new Member.Method(
                    Signature.of(Signature.Type.STRING),
                    arguments -> method.apply(subject, ((Value.Text) arguments.getFirst()).text()));
        }

        @Override
        public Map<String, Value> shown() {
            Map<String, Value> shown = new LinkedHashMap<>();
            for (String name : struct.names) {
                Function<T, Value> value = struct.plain.get(name);
                if (value != null) {
                    shown.put(name, value.apply(subject));
                }
            }
            return shown;
        }

        @Override
        public boolean escapesHtml() {
            return struct.row;
        }
    }
}
