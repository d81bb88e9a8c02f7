package io.jcontainers.runc.container;

import static io.jcontainers.runc.mount.MountFlags.AT_EMPTY_PATH;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;

/** The null device: what /dev/null has to be, and in an image may not be. */
final class NullDevice {
    /** Major 1, minor 3, as the two u32 of {@code struct statx} one behind the other. */
    static final long NUMBERS = 1L | 3L << 32;

    static final int STATX_BYTES = 256;
    static final int MODE_OFFSET = 28;
    static final int RDEV_OFFSET = 128;
    private static final int STATX_TYPE_MODE = 3;
    private static final int TYPE_CHARACTER = 0020000;
    private static final int TYPE_BEHIND_CHARACTER = 0030000;

    private NullDevice() {}

    /**
     * Goes on at a label unless a descriptor is the null device.
     *
     * @param statx room for {@link #STATX_BYTES}
     */
    static void jumpUnless(ProgramBuilder init, Memory.Room statx, Arg descriptor, Label other) {
        Slot value = init.scratch("stat");
        init.call(
                        Call.STATX,
                        descriptor,
                        init.memory().text(""),
                        Arg.of(AT_EMPTY_PATH, "AT_EMPTY_PATH"),
                        Arg.of(STATX_TYPE_MODE, "STATX_TYPE|STATX_MODE"),
                        Arg.of(statx))
                .otherwise(other, Errno.ANY);
        init.add(Op.PEEK, Arg.offset(statx.plus(MODE_OFFSET)), Arg.of(2), Arg.of(0))
                .into(value);
        init.jumpIf(value.arg(), Test.LT, Arg.of(TYPE_CHARACTER), other);
        init.jumpIf(value.arg(), Test.GE, Arg.of(TYPE_BEHIND_CHARACTER), other);
        init.add(Op.PEEK, Arg.offset(statx.plus(RDEV_OFFSET)), Arg.of(8), Arg.of(0))
                .into(value);
        init.jumpIf(value.arg(), Test.NE, Arg.of(NUMBERS), other);
    }
}
