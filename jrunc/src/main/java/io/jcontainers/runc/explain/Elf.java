package io.jcontainers.runc.explain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an ELF file, elf(5).
 *
 * @param machine as {@code uname -m} calls it, {@code machine 243} for one without a name here
 * @param interpreter path of the dynamic loader; null for a static program or one outside the bytes at hand
 */
record Elf(String machine, @Nullable String interpreter) {
    private static final int PT_INTERP = 3;
    private static final int HEADER_64_BYTES = 64;
    private static final int HEADER_32_BYTES = 52;

    /** {@code e_machine}. */
    private static final Map<Integer, String> MACHINES = Map.of(
            3, "i686",
            8, "mips",
            20, "ppc",
            21, "ppc64le",
            22, "s390x",
            40, "armv7l",
            62, "x86_64",
            183, "aarch64",
            243, "riscv64",
            258, "loongarch64");

    /** Null if the bytes are no ELF file. */
    static @Nullable Elf parse(byte[] head) {
        if (head.length < 20 || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(head).order(head[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int machine = Short.toUnsignedInt(in.getShort(18));
        return new Elf(MACHINES.getOrDefault(machine, "machine " + machine), interpreter(in, head[4] == 2));
    }

    private static @Nullable String interpreter(ByteBuffer in, boolean wide) {
        if (in.limit() < (wide ? HEADER_64_BYTES : HEADER_32_BYTES)) {
            return null;
        }
        long table = wide ? in.getLong(32) : Integer.toUnsignedLong(in.getInt(28));
        int size = Short.toUnsignedInt(in.getShort(wide ? 54 : 42));
        int count = Short.toUnsignedInt(in.getShort(wide ? 56 : 44));
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            if (table < 0 || at + (wide ? 56 : 32) > in.limit()) {
                return null;
            }
            if (in.getInt((int) at) == PT_INTERP) {
                long offset = wide ? in.getLong((int) at + 8) : Integer.toUnsignedLong(in.getInt((int) at + 4));
                long length = wide ? in.getLong((int) at + 32) : Integer.toUnsignedLong(in.getInt((int) at + 16));
                return text(in, offset, length);
            }
        }
        return null;
    }

    private static @Nullable String text(ByteBuffer in, long offset, long length) {
        if (offset < 0 || length < 1 || offset > in.limit() || length > in.limit() - offset) {
            return null;
        }
        byte[] bytes = new byte[(int) length - 1];
        in.get((int) offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
