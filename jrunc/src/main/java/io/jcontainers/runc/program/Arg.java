package io.jcontainers.runc.program;

/** An argument of a step. */
public sealed interface Arg {
    /** A number; {@code text} is how people read it, such as {@code MS_REC|MS_BIND}. */
    record Value(long number, String text) implements Arg {}

    /** What a slot holds when the step runs. */
    record OfSlot(Slot slot) implements Arg {}

    /** The address of an offset in memory; {@code text} is what lies there. */
    record Address(int offset, String text) implements Arg {
        /** The offset as a number, for operations that change memory. */
        public Arg offsetAt(int bytes) {
            return new Value(offset + bytes, text + "+" + bytes);
        }
    }

    /** The address of a place among the zeroes, or its offset. */
    record OfRoom(Memory.Room room, boolean asOffset) implements Arg {}

    /** A step that is jumped to. */
    record Target(Label label) implements Arg {}

    /** A plain number. */
    static Arg of(long number) {
        return new Value(number, Long.toString(number));
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
