package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Paths below /proc/PID for a pid that only the running program knows. */
final class ProcPath {
    private static final int BYTES = 64;

    private ProcPath() {}

    /** {@code /proc/PID/tail}, put together by a step that is added here. */
    static Arg of(ProgramBuilder program, Slot pid, String tail) {
        return formatted(program, "/proc/", pid, "/" + tail, "/proc/PID/" + tail);
    }

    /** {@code /proc/self/fd/N}: the way to what a descriptor of the running program refers to. */
    static Arg ofDescriptor(ProgramBuilder program, Slot descriptor) {
        return formatted(program, "/proc/self/fd/", descriptor, "", "/proc/self/fd/N");
    }

    private static Arg formatted(ProgramBuilder program, String before, Slot number, String after, String text) {
        ByteArrayOutputStream template = new ByteArrayOutputStream();
        template.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        template.writeBytes(new byte[] {1, 'd', (byte) number.index(), (byte) (number.index() >> 8)});
        template.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
        Memory.Room path = program.memory().zeroes(BYTES, "path");
        program.add(
                Op.FORMAT,
                program.memory().struct(template.toByteArray(), text),
                Arg.of(template.size()),
                Arg.of(path),
                Arg.of(BYTES));
        return Arg.of(path);
    }
}
