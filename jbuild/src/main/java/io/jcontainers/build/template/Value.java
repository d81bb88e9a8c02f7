package io.jcontainers.build.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a template computes with. Each value knows the Go type that it stands for, because comparisons, formats and
 * error texts depend on it.
 */
public sealed interface Value {
    /** Nothing: a missing key of a map, or null in JSON. */
    Value NOTHING = new Nil("");

    /** The name of the Go type, such as {@code string}, {@code []string} or {@code *formatter.imageContext}. */
    String type();

    /**
     * No value.
     *
     * @param type of the pointer that is nil, empty for Go's untyped nil
     */
    record Nil(String type) implements Value {}

    /** A truth value. */
    record Bool(boolean value) implements Value {
        @Override
        public String type() {
            return "bool";
        }
    }

    /**
     * An integer.
     *
     * @param value its bits; those of an unsigned kind are read as unsigned
     * @param kind which of Go's
     */
    record Int(long value, IntKind kind) implements Value {
        @Override
        public String type() {
            return kind.goName();
        }
    }

    /** The integer types of Go that occur. */
    enum IntKind {
        INT("int", false),
        INT32("int32", false),
        INT64("int64", false),
        UINT8("uint8", true),
        UINT16("uint16", true),
        UINT32("uint32", true),
        UINT64("uint64", true),
        /** Nanoseconds, which print themselves in units. */
        DURATION("time.Duration", false);

        private final String goName;
        private final boolean unsigned;

        IntKind(String goName, boolean unsigned) {
            this.goName = goName;
            this.unsigned = unsigned;
        }

        String goName() {
            return goName;
        }

        boolean unsigned() {
            return unsigned;
        }
    }

    /** A float64. */
    record Real(double value) implements Value {
        @Override
        public String type() {
            return "float64";
        }
    }

    /** A complex128: only constants such as {@code 1i} make one. */
    record Complex(double real, double imaginary) implements Value {
        @Override
        public String type() {
            return "complex128";
        }
    }

    /**
     * A string. Go's are bytes, these are characters: lengths and indexes count UTF-8 bytes, and half a character
     * becomes U+FFFD.
     *
     * @param text its characters
     * @param type {@code string}, or the name of a type made from it; {@code json.Number} is written to JSON unquoted
     */
    record Text(String text, String type) implements Value {}

    /**
     * A slice.
     *
     * @param elementType such as {@code string}; elements of {@code interface {}} have types of their own
     * @param items its elements
     */
    record Sequence(String elementType, List<Value> items) implements Value {
        /** Takes an immutable copy. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String type() {
            return "[]" + elementType;
        }
    }

    /**
     * A map whose keys are strings, in the order of their bytes.
     *
     * @param elementType as of {@link Sequence}
     * @param entries its entries
     */
    record Mapping(String elementType, SortedMap<String, Value> entries) implements Value {
        /** Takes an immutable copy. */
        public Mapping {
            SortedMap<String, Value> sorted = new TreeMap<>(Utf8.ORDER);
            sorted.putAll(entries);
            entries = Collections.unmodifiableSortedMap(sorted);
        }

        @Override
        public String type() {
            return "map[string]" + elementType;
        }
    }

    /** Something with named fields and methods, computed when they are asked for. */
    non-sealed interface Fields extends Value {
        /** The field or method of this name, null when there is none. */
        @Nullable
        Member member(String name);

        /** The fields that {@code %v} and {@code json} show, in their order. */
        Map<String, Value> shown();

        /** What is printed; JSON may leave some of it out. */
        default Map<String, Value> printed() {
            return shown();
        }

        /** Whether {@code json} writes {@code <}, {@code >} and {@code &} of it as escapes, as Docker does for rows. */
        boolean escapesHtml();
    }

    /**
     * An element of a container of {@code interface {}}: Go tells its type by the container until something looks
     * inside, which shows in error texts only.
     */
    record Box(Value held) implements Value {
        @Override
        public String type() {
            return ANY;
        }
    }

    /** The Go type that can be anything. */
    String ANY = "interface {}";

    /** A string. */
    static Value of(String text) {
        return new Text(text, "string");
    }

    /** An int. */
    static Value of(long number) {
        return new Int(number, IntKind.INT);
    }

    /** A bool. */
    static Value of(boolean truth) {
        return new Bool(truth);
    }

    /** A float64. */
    static Value of(double number) {
        return new Real(number);
    }

    /** A []string. */
    static Value strings(Collection<String> texts) {
        List<Value> items = new ArrayList<>(texts.size());
        texts.forEach(text -> items.add(of(text)));
        return new Sequence("string", items);
    }

    /** A map[string]string. */
    static Value labels(Map<String, String> texts) {
        SortedMap<String, Value> entries = new TreeMap<>();
        texts.forEach((key, text) -> entries.put(key, of(text)));
        return new Mapping("string", entries);
    }

    /** A []interface {}. */
    static Value list(List<? extends Value> items) {
        return new Sequence(ANY, List.copyOf(items));
    }

    /** A map[string]interface {}. */
    static Value map(Map<String, ? extends Value> entries) {
        return new Mapping(ANY, new TreeMap<>(entries));
    }

    /** What a box holds; anything else is itself. */
    default Value unboxed() {
        return this instanceof Box(Value held) ? held : this;
    }

    /** Whether this is nil of any type. */
    default boolean isNil() {
        return unboxed() instanceof Nil;
    }

    /** Whether this is Go's untyped nil. */
    default boolean isNothing() {
        return this instanceof Nil(String type) && type.isEmpty();
    }

    /** Whether {@code if} takes it for true: anything but nil, false, zero and what is empty. */
    default boolean truth() {
        return switch (unboxed()) {
            case Nil _ -> false;
            case Bool(boolean value) -> value;
            case Int(long value, IntKind _) -> value != 0;
            case Real(double value) -> value != 0;
            case Complex(double real, double imaginary) -> real != 0 || imaginary != 0;
            case Text(String text, String _) -> !text.isEmpty();
            case Sequence(String _, List<Value> items) -> !items.isEmpty();
            case Mapping(String _, SortedMap<String, Value> entries) -> !entries.isEmpty();
            case Fields _ -> true;
            case Box box -> throw new IllegalStateException("a box within a box: " + box.type());
        };
    }
}
