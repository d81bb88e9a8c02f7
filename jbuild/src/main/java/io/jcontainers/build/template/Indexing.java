package io.jcontainers.build.template;

import java.util.List;
import java.util.SortedMap;

/** The functions len, index and slice. */
final class Indexing {
    private Indexing() {}

    static Value length(Value item) {
        if (item.isNothing()) {
            throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");
        }
        return switch (item.unboxed()) {
            case Value.Nil _ -> throw new FunctionException("len of nil pointer");
            case Value.Text(String text, String _) -> Value.of(Utf8.length(text));
            case Value.Sequence(String _, List<Value> items) -> Value.of(items.size());
            case Value.Mapping(String _, SortedMap<String, Value> entries) -> Value.of(entries.size());
            case Value other ->
                throw new FunctionException("len of type " + other.type().replace("*", ""));
        };
    }

    static Value index(List<Value> given) {
        Value item = given.getFirst().unboxed();
        if (item.isNothing()) {
            throw new FunctionException("index of untyped nil");
        }
        for (Value index : given.subList(1, given.size())) {
            item = at(item.unboxed(), index.unboxed());
        }
        return item;
    }

    private static Value at(Value item, Value index) {
        return switch (item) {
            case Value.Nil _ -> throw new FunctionException("index of nil pointer");
            case Value.Text(String text, String _) -> {
                byte[] bytes = Utf8.bytes(text);
                int place = place(index, bytes.length);
                within(place, bytes.length, "string index out of range");
                yield new Value.Int(Byte.toUnsignedLong(bytes[place]), Value.IntKind.UINT8);
            }
            case Value.Sequence(String type, List<Value> items) -> {
                int place = place(index, items.size());
                within(place, items.size(), "slice index out of range");
                yield Evaluation.element(type, items.get(place));
            }
            case Value.Mapping(String type, SortedMap<String, Value> entries) -> {
                Value found = entries.get(key(index));
                yield Evaluation.element(type, found == null ? zero(type) : found);
            }
            case Value other ->
                throw new FunctionException(
                        "can't index item of type " + other.type().replace("*", ""));
        };
    }

    private static void within(int place, int length, String problem) {
        if (place >= length) {
            throw new FunctionException("reflect: " + problem);
        }
    }

    private static String key(Value index) {
        if (index.isNothing()) {
            throw new FunctionException("value is nil; should be of type string");
        }
        if (index instanceof Value.Text(String text, String type) && type.equals("string")) {
            return text;
        }
        throw new FunctionException("value has type " + index.type() + "; should be string");
    }

    private static Value zero(String type) {
        return switch (type) {
            case "string" -> Value.of("");
            case "int" -> Value.of(0);
            case "bool" -> Value.of(false);
            case "float64" -> Value.of(0.0);
            default -> Value.NOTHING;
        };
    }

    private static int place(Value index, int most) {
        if (index.isNothing()) {
            throw new FunctionException("cannot index slice/array with nil");
        }
        if (!(index instanceof Value.Int(long place, Value.IntKind _))) {
            throw new FunctionException("cannot index slice/array with type " + index.type());
        }
        if (place < 0 || place > most) {
            throw new FunctionException("index out of range: " + place);
        }
        return (int) place;
    }

    static Value slice(List<Value> given) {
        Value item = given.getFirst().unboxed();
        List<Value> indexes = given.subList(1, given.size());
        if (item.isNil()) {
            throw new FunctionException(item.isNothing() ? "slice of untyped nil" : "slice of nil pointer");
        }
        if (indexes.size() > 3) {
            throw new FunctionException("too many slice indexes: " + indexes.size());
        }
        return switch (item) {
            case Value.Text(String text, String type) -> {
                if (indexes.size() == 3) {
                    throw new FunctionException("cannot 3-index slice a string");
                }
                int[] range = range(indexes, Utf8.length(text));
                yield new Value.Text(Utf8.slice(text, range[0], range[1]), type);
            }
            case Value.Sequence(String type, List<Value> items) -> {
                int[] range = range(indexes, items.size());
                yield new Value.Sequence(type, items.subList(range[0], range[1]));
            }
            default ->
                throw new FunctionException(
                        "can't slice item of type " + item.type().replace("*", ""));
        };
    }

    /**
     * Unlike index, slice doesn't look into elements of {@code interface {}}. A third index limits the capacity in Go;
     * here it is only checked.
     */
    private static int[] range(List<Value> indexes, int length) {
        int[] range = {0, length, length};
        for (int i = 0; i < indexes.size(); i++) {
            range[i] = place(indexes.get(i), length);
        }
        if (range[0] > range[1]) {
            throw new FunctionException("invalid slice index: " + range[0] + " > " + range[1]);
        }
        if (range[1] > range[2]) {
            throw new FunctionException("invalid slice index: " + range[1] + " > " + range[2]);
        }
        return range;
    }
}
