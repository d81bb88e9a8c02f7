package io.jcontainers.runc.program;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** An argument of a step. */
public sealed interface Arg {
    /**
     * A number.
     *
     * @param given how people read it, such as {@code MS_REC|MS_BIND}; null for its digits
     */
    record Value(long number, @Nullable String given) implements Arg {
        /** How people read it. */
        public String text() {
            return given == null ? Long.toString(number) : given;
        }

        @Override
        public int kind() {
            return KIND_VALUE;
        }

        @Override
        public long number(int stored) {
            return number;
        }

        @Override
        public String shown() {
            return text();
        }
    }

    /** What a slot holds when the step runs. */
    record OfSlot(Slot slot) implements Arg {
        @Override
        public int kind() {
            return KIND_SLOT;
        }

        @Override
        public long number(int stored) {
            return slot.index();
        }

        @Override
        public String shown() {
            return slot.name();
        }
    }

    /** The address of an offset in memory; {@code text} is what lies there. */
    record Address(int offset, String text) implements Arg {
        @Override
        public int kind() {
            return KIND_MEMORY;
        }

        @Override
        public long number(int stored) {
            return offset;
        }

        @Override
        public String shown() {
            return '"' + (text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...") + '"';
        }

        /** The offset as a number, for operations that change memory. */
        public Arg offsetAt(int bytes) {
            return new Value(offset + bytes, text + "+" + bytes);
        }
    }

    /** The address of an offset in memory; what lies there is put into words when it is shown. */
    record Described(int offset, Supplier<String> text) implements Arg {
        @Override
        public int kind() {
            return KIND_MEMORY;
        }

        @Override
        public long number(int stored) {
            return offset;
        }

        @Override
        public String shown() {
            return '"' + text.get() + '"';
        }
    }

    /** The address of a place among the zeroes, or its offset. */
    record OfRoom(Memory.Room room, boolean asOffset) implements Arg {
        @Override
        public int kind() {
            return asOffset ? KIND_VALUE : KIND_MEMORY;
        }

        @Override
        public long number(int stored) {
            return (long) stored + room.start();
        }

        @Override
        public String shown() {
            return "&" + room.text();
        }
    }

    /** A step that is jumped to. */
    record Target(Label label) implements Arg {
        @Override
        public int kind() {
            return KIND_VALUE;
        }

        @Override
        public long number(int stored) {
            return label.index();
        }

        @Override
        public String shown() {
            return Integer.toString(label.index());
        }
    }

    /** {@code enum arg_kind} in {@code program.h}. */
    int KIND_VALUE = 0;

    int KIND_SLOT = 1;
    int KIND_MEMORY = 2;

    /** Numbers that most steps have. */
    List<Value> SMALL =
            LongStream.range(0, 16).mapToObj(number -> new Value(number, null)).toList();

    /** Longer texts are cut for people. */
    int MOST_SHOWN = 200;

    /** How the executor reads its number. */
    int kind();

    /**
     * Its number.
     *
     * @param stored size of the stored part of memory, behind which the zeroes lie
     */
    long number(int stored);

    /** For people. */
    String shown();

    /** A plain number. */
    static Arg of(long number) {
        return number >= 0 && number < SMALL.size() ? SMALL.get((int) number) : new Value(number, null);
    }

    /** A number with the names of its bits. */
    static Arg of(long number, String text) {
        return new Value(number, text);
    }

    /** The address of a place among the zeroes. */
    static Arg of(Memory.Room room) {
        return new OfRoom(room, false);
    }

    /** The offset of a place among the zeroes. */
    static Arg offset(Memory.Room room) {
        return new OfRoom(room, true);
    }
}
