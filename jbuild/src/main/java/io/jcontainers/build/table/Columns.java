package io.jcontainers.build.table;

import io.jcontainers.build.template.Member;
import io.jcontainers.build.template.Signature;
import io.jcontainers.build.template.Struct;
import io.jcontainers.build.template.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a listing knows of each of its subjects: names for templates and JSON, and the headers of tables.
 *
 * @param <T> the subject of a row
 */
public final class Columns<T> {
    private static final String HEADER_TYPE = "formatter.SubHeaderContext";
    private final Struct<T> struct;
    private final Map<String, String> headers;

    private Columns(Struct<T> struct, Map<String, String> headers) {
        this.struct = struct;
        this.headers = Map.copyOf(headers);
    }

    /**
     * Begins a table.
     *
     * @param type the Go type that error texts name, such as {@code *formatter.imageContext}
     */
    public static <T> Builder<T> of(String type) {
        return new Builder<>(type);
    }

    /** A subject as templates see it. */
    Value row(T subject) {
        return struct.of(subject);
    }

    /** The headers as templates see them: a name that has none is nothing. */
    Value header() {
        return new Header(headers);
    }

    /**
     * Collects the columns.
     *
     * @param <T> the subject of a row
     */
    public static final class Builder<T> {
        private final Struct.Builder<T> struct;
        private final Map<String, String> headers = new LinkedHashMap<>();

        private Builder(String type) {
            struct = Struct.row(type);
        }

        /** A column of text. */
        public Builder<T> column(String name, String header, Function<T, String> text) {
            struct.text(name, text);
            headers.put(name, header);
            return this;
        }

        /** A name that templates and JSON know but that has no header. */
        public Builder<T> value(String name, Function<T, Value> value) {
            struct.with(name, value);
            return this;
        }

        /** {@code .Label "key"}: its header is the last word of the key. */
        public Builder<T> label(BiFunction<T, String, String> label) {
            struct.keyed("Label", (subject, key) -> Value.of(label.apply(subject, key)));
            return this;
        }

        /** The finished columns. */
        public Columns<T> build() {
            return new Columns<>(struct.build(), headers);
        }
    }

    private record Header(Map<String, String> headers) implements Value.Fields {
        @Override
        public String type() {
            return HEADER_TYPE;
        }

        @Override
        public Member member(String name) {
            if (name.equals("Label")) {
                return new Member.Method(
                        Signature.of(Signature.Type.STRING),
                        keys -> Value.of(labelHeader(((Value.Text) keys.getFirst()).text())));
            }
            String header = headers.get(name);
            return new Member.Field(() -> header == null ? Value.NOTHING : Value.of(header));
        }

        private static String labelHeader(String key) {
            return key.substring(key.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' ');
        }

        @Override
        public Map<String, Value> shown() {
            SortedMap<String, Value> shown = new TreeMap<>();
            headers.forEach((name, header) -> shown.put(name, Value.of(header)));
            return shown;
        }

        @Override
        public boolean escapesHtml() {
            return false;
        }
    }
}
