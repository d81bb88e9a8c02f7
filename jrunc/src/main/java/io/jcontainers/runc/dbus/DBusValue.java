package io.jcontainers.runc.dbus;

import java.util.ArrayList;
import java.util.List;

/** A value of one of D-Bus's types. */
public sealed interface DBusValue {
    /** Its type, as a signature with exactly one complete type. */
    String signature();

    /**
     * A number or boolean.
     *
     * @param type {@code y}, {@code b}, {@code n}, {@code q}, {@code i}, {@code u}, {@code x} or {@code t}
     * @param bits the value; of {@code t} the 64 bits; of {@code b} 0 or 1
     */
    record Fixed(char type, long bits) implements DBusValue {
        /** Refuses values out of the type's range. */
        public Fixed {
            if (bits < minimum(type) || bits > maximum(type)) {
                throw new IllegalArgumentException("out of range of type " + type + ": " + bits);
            }
        }

        @Override
        public String signature() {
            return String.valueOf(type);
        }

        /** Size and alignment in bytes. */
        int size() {
            return switch (type) {
                case 'y' -> 1;
                case 'n', 'q' -> 2;
                case 'b', 'i', 'u' -> 4;
                case 'x', 't' -> 8;
                default -> throw new IllegalArgumentException("no fixed type: " + type);
            };
        }

        private static long minimum(char type) {
            return switch (type) {
                case 'n' -> Short.MIN_VALUE;
                case 'i' -> Integer.MIN_VALUE;
                case 'x', 't' -> Long.MIN_VALUE;
                default -> 0;
            };
        }

        private static long maximum(char type) {
            return switch (type) {
                case 'y' -> 0xFF;
                case 'b' -> 1;
                case 'n' -> Short.MAX_VALUE;
                case 'q' -> 0xFFFF;
                case 'i' -> Integer.MAX_VALUE;
                case 'u' -> 0xFFFF_FFFFL;
                case 'x', 't' -> Long.MAX_VALUE;
                default -> throw new IllegalArgumentException("no fixed type: " + type);
            };
        }
    }

    /** A {@code double}, type {@code d}. */
    record Real(double value) implements DBusValue {
        @Override
        public String signature() {
            return "d";
        }
    }

    /**
     * A text.
     *
     * @param type {@code s} (string), {@code o} (object path) or {@code g} (signature)
     * @param value without NUL
     */
    record Text(char type, String value) implements DBusValue {
        /** Refuses what D-Bus can't carry. */
        public Text {
            if ("sog".indexOf(type) < 0 || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("no text of type " + type);
            }
        }

        @Override
        public String signature() {
            return String.valueOf(type);
        }
    }

    /**
     * An array.
     *
     * @param element signature of its elements; of a dictionary {@code {kv}}
     * @param values the elements, all of that type
     */
    record Array(String element, List<DBusValue> values) implements DBusValue {
        /** Takes an immutable copy and checks the types. */
        public Array {
            values = List.copyOf(values);
            for (DBusValue value : values) {
                if (!value.signature().equals(element)) {
                    throw new IllegalArgumentException(value.signature() + " in an array of " + element);
                }
            }
        }

        @Override
        public String signature() {
            return "a" + element;
        }
    }

    /** A structure. */
    record Struct(List<DBusValue> values) implements DBusValue {
        /** Takes an immutable copy. */
        public Struct {
            values = List.copyOf(values);
        }

        @Override
        public String signature() {
            return "(" + signatures(values) + ")";
        }
    }

    /** An entry of a dictionary. */
    record Entry(DBusValue key, DBusValue value) implements DBusValue {
        @Override
        public String signature() {
            return "{" + key.signature() + value.signature() + "}";
        }
    }

    /** A value with its type. */
    record Variant(DBusValue value) implements DBusValue {
        @Override
        public String signature() {
            return "v";
        }
    }

    /** A process id (type {@code u}) that is known only when the message is sent; at most one a message. */
    record PidHole() implements DBusValue {
        @Override
        public String signature() {
            return "u";
        }
    }

    /** The signatures of several values, one after the other. */
    static String signatures(List<DBusValue> values) {
        StringBuilder all = new StringBuilder();
        for (DBusValue value : values) {
            all.append(value.signature());
        }
        return all.toString();
    }

    /** A string. */
    static DBusValue string(String value) {
        return new Text('s', value);
    }

    /** A boolean. */
    static DBusValue bool(boolean value) {
        return new Fixed('b', value ? 1 : 0);
    }

    /** An unsigned 64-bit number, by its bits. */
    static DBusValue uint64(long bits) {
        return new Fixed('t', bits);
    }

    /** An array of bytes. */
    static DBusValue bytes(byte[] bytes) {
        List<DBusValue> values = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            values.add(new Fixed('y', b & 0xFF));
        }
        return new Array("y", values);
    }

    /** An array of strings. */
    static DBusValue strings(List<String> strings) {
        return new Array("s", strings.stream().map(DBusValue::string).toList());
    }
}
