package io.jcontainers.runc.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A finished program.
 *
 * @param executor who runs its first block
 * @param steps in order, all blocks one behind the other
 * @param executors who runs each step
 * @param blocks index of each block's first step
 * @param memory texts, structs and room
 */
public record Program(
        Executor executor, List<Step> steps, List<Executor> executors, List<Integer> blocks, Memory memory) {
    /** "JRP1". */
    public static final int MAGIC = 0x3150524a;

    /** Of the binary form; a container's stored program of another version is not run. */
    public static final int VERSION = 1;

    static final int HEADER_BYTES = 48;
    static final int STEP_BYTES = 80;

    private static final int ARGS = 6;

    /**
     * The binary form for a machine, drawn in {@code program.h}.
     *
     * @param machine as {@code uname -m} names it
     */
    public byte[] encode(String machine) {
        int[] labels = labels();
        byte[] data = memory.stored();
        int blocksOffset = HEADER_BYTES;
        int stepsOffset = blocksOffset + align(4 * blocks.size());
        int memoryOffset = stepsOffset + STEP_BYTES * steps.size();
        ByteBuffer out = ByteBuffer.allocate(memoryOffset + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(VERSION).putInt(memoryOffset + data.length);
        out.putInt(blocks.size()).putInt(blocksOffset).putInt(steps.size()).putInt(stepsOffset);
        out.putInt(memoryOffset).putInt(data.length).putInt(data.length + memory.zeroBytes());
        out.putLong(0);
        for (int block : blocks) {
            out.putInt(block);
        }
        out.position(stepsOffset);
        for (int i = 0; i < labels.length; i++) {
            encode(steps.get(i), labels[i], machine, data.length, out);
        }
        out.put(data);
        return out.array();
    }

    /** The same with the digest by which a stored program's damage is noticed. */
    public byte[] encodeStored(String machine) {
        byte[] bytes = encode(machine);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(HEADER_BYTES - 8, Digest.of(bytes, HEADER_BYTES));
        return bytes;
    }

    /** The offset of each step's error text. Neighbours mostly have the same. */
    private int[] labels() {
        int[] offsets = new int[steps.size()];
        Origin last = null;
        int lastOffset = 0;
        for (int i = 0; i < offsets.length; i++) {
            Step step = steps.get(i);
            Origin origin = step.origin();
            if (step.op() == Op.END) {
                continue;
            }
            if (origin != last || origin.text().isEmpty()) {
                lastOffset = memory.offsetOf(
                        origin.code() + "\t" + (origin.text().isEmpty() ? step.name() : origin.text()));
                last = origin;
            }
            offsets[i] = lastOffset;
        }
        return offsets;
    }

    private static void encode(Step step, int label, String machine, int stored, ByteBuffer out) {
        Call call = step.call();
        out.putShort((short) step.op().ordinal()).putShort((short) step.flags());
        out.putShort((short) (call == null ? step.number() : call.number(machine)));
        Slot slot = step.out();
        out.putShort((short) (slot == null ? -1 : slot.index()));
        out.putInt(label);
        int kinds = 0;
        for (int i = 0; i < step.args().size(); i++) {
            kinds |= step.args().get(i).kind() << 4 * i;
        }
        out.putInt(kinds);
        for (int i = 0; i < 4; i++) {
            out.putShort((short) (i < step.tolerated().size() ? step.tolerated().get(i).number() : 0));
        }
        for (int i = 0; i < 2; i++) {
            out.putShort((short) (i < step.otherwiseOn().size() ? step.otherwiseOn().get(i).number() : 0));
        }
        Label other = step.otherwise();
        out.putInt(other == null || step.otherwiseOn().isEmpty() ? 0 : other.index());
        for (int i = 0; i < ARGS; i++) {
            out.putLong(i < step.args().size() ? step.args().get(i).number(stored) : 0);
        }
    }

    private static int align(int offset) {
        return offset + 7 & ~7;
    }
}
