package io.jcontainers.runc.cgroup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs the few eBPF instructions that device programs have, and is as strict as the kernel's verifier about the rest.
 */
final class EbpfInterpreter {
    private final ByteBuffer code;
    private final boolean little;

    EbpfInterpreter(byte[] instructions, ByteOrder order) {
        if (instructions.length == 0 || instructions.length % 8 != 0) {
            throw new IllegalStateException("not whole instructions: " + instructions.length);
        }
        this.code = ByteBuffer.wrap(instructions).order(order);
        this.little = order == ByteOrder.LITTLE_ENDIAN;
        requireReachable();
    }

    /** What the program returns for one access: bits of access, type 1 (block) or 2 (char). */
    long run(int type, int access, long major, long minor) {
        Long[] r = new Long[11];
        int[] context = {access << 16 | type, (int) major, (int) minor};
        boolean contextInR1 = true;
        int pc = 0;
        for (int steps = 0; steps < 100_000; steps++) {
            int at = pc * 8;
            int opcode = code.get(at) & 0xFF;
            int registers = code.get(at + 1) & 0xFF;
            int dst = little ? registers & 15 : registers >> 4;
            int src = little ? registers >> 4 : registers & 15;
            int offset = code.getShort(at + 2);
            int constant = code.getInt(at + 4);
            pc++;
            switch (opcode) {
                case 0x61 -> {
                    if (src != 1 || !contextInR1 || offset % 4 != 0) {
                        throw new IllegalStateException("load from no context");
                    }
                    r[dst] = context[offset / 4] & 0xFFFF_FFFFL;
                }
                case 0x54 -> r[dst] = r[dst] & constant & 0xFFFF_FFFFL;
                case 0x74 -> r[dst] = (r[dst] & 0xFFFF_FFFFL) >>> constant;
                case 0xB4 -> {
                    contextInR1 &= dst != 1;
                    r[dst] = constant & 0xFFFF_FFFFL;
                }
                case 0xBC -> {
                    contextInR1 &= dst != 1;
                    r[dst] = r[src] & 0xFFFF_FFFFL;
                }
                case 0x15 -> pc += r[dst] == (long) constant ? offset : 0;
                case 0x55 -> pc += r[dst] != (long) constant ? offset : 0;
                case 0x5D -> pc += r[dst].longValue() != r[src].longValue() ? offset : 0;
                case 0x95 -> {
                    return r[0];
                }
                default -> throw new IllegalStateException("opcode " + opcode);
            }
        }
        throw new IllegalStateException("does not end");
    }

    /** The verifier refuses unreachable instructions, jumps out of the program and backward jumps. */
    private void requireReachable() {
        int count = code.capacity() / 8;
        boolean[] reached = new boolean[count];
        reached[0] = true;
        for (int i = 0; i < count; i++) {
            if (!reached[i]) {
                throw new IllegalStateException("unreachable instruction " + i);
            }
            int opcode = code.get(i * 8) & 0xFF;
            boolean jump = opcode == 0x15 || opcode == 0x55 || opcode == 0x5D;
            int offset = code.getShort(i * 8 + 2);
            if (jump) {
                if (offset < 0) {
                    throw new IllegalStateException("backward jump at " + i);
                }
                reached[i + 1 + offset] = true;
            }
            if (opcode != 0x95) {
                reached[i + 1] = true;
            }
        }
    }
}
