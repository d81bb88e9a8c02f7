package io.jcontainers.runc.program;

/**
 * A value that is known only while the program runs: a descriptor, a pid, a length. -1 until it is filled.
 *
 * @param index its place, 0 to 1023
 * @param name for people
 */
public record Slot(int index, String name) {
    /** Slots with a fixed meaning: {@code enum fixed_slot} in {@code program.h}. */
    public static final Slot SYNC = new Slot(0, "sync");

    public static final Slot PID = new Slot(1, "pid");
    public static final Slot START_TIME = new Slot(2, "start-time");
    public static final Slot CREATED = new Slot(3, "created");
    public static final Slot CREATED_NANOS = new Slot(4, "created-nanos");
    public static final Slot STATE_DIR = new Slot(5, "state-dir");
    public static final Slot SIGNAL = new Slot(6, "signal");
    public static final Slot FORCE = new Slot(7, "force");
    public static final Slot ALL = new Slot(8, "all");
    public static final Slot PIDFS = new Slot(9, "pidfs");
    public static final Slot LIVE = new Slot(10, "live");
    public static final Slot SEAL = new Slot(11, "seal");
    public static final Slot CHILD_SYNC = new Slot(12, "child-sync");
    public static final Slot ROOT_DIR = new Slot(13, "root-dir");
    public static final Slot PIDFD = new Slot(14, "pidfd");
    public static final Slot NOTIFY = new Slot(15, "notify");

    /** How many there are ({@code SLOTS}). */
    public static final int COUNT = 1024;

    /** The first that has no fixed meaning. */
    public static final int FIRST_FREE = 16;

    /** Numbers the slots of programs that share them: a front's and its init's. */
    public static final class Numbering {
        private int next = FIRST_FREE;

        /**
         * A new slot.
         *
         * @throws ProgramException when all are taken
         */
        public Slot fresh(String name) {
            return row(name, 1);
        }

        /** The first of some new slots in a row. */
        public Slot row(String name, int count) {
            if (next + count > COUNT - 3) {
                throw new ProgramException("the request needs more than " + COUNT + " descriptors and values");
            }
            Slot slot = new Slot(next, name);
            next += count;
            return slot;
        }
    }

    /** The slot behind this one, where an operation has a second result. */
    public Slot following(String itsName) {
        return new Slot(index + 1, itsName);
    }

    /** This slot as an argument. */
    public Arg arg() {
        return new Arg.OfSlot(this);
    }
}
