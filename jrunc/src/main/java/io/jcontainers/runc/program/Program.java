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
    private static final int ARG_SLOT = 1;
    private static final int ARG_MEMORY = 2;

    /**
     * The binary form for a machine, drawn in {@code program.h}.
     *
     * @param machine as {@code uname -m} names it
     */
    public byte[] encode(String machine) {
        internLabels();
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
        for (Step step : steps) {
            encode(step, machine, data.length, out);
        }
        out.put(data);
        out.putLong(HEADER_BYTES - 8, Digest.of(out.array(), HEADER_BYTES));
        return out.array();
    }

    private void internLabels() {
        for (Step step : steps) {
            label(step);
        }
    }

    private int label(Step step) {
        Origin origin = step.origin();
        String text = origin.text().isEmpty() ? step.name() : origin.text();
        return memory.offsetOf(origin.code() + "\t" + text);
    }

    private void encode(Step step, String machine, int stored, ByteBuffer out) {
        Call call = step.call();
        out.putShort((short) step.op().ordinal()).putShort((short) step.flags());
        out.putShort((short) (call == null ? step.number() : call.number(machine)));
        Slot slot = step.out();
        out.putShort((short) (slot == null ? -1 : slot.index()));
        out.putInt(step.op() == Op.END ? 0 : label(step));
        int kinds = 0;
        for (int i = 0; i < step.args().size(); i++) {
            kinds |= kind(step.args().get(i)) << 4 * i;
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
            out.putLong(i < step.args().size() ? value(step.args().get(i), stored) : 0);
        }
    }

    private static int kind(Arg arg) {
        return switch (arg) {
            case Arg.Value value -> 0;
            case Arg.OfSlot slot -> ARG_SLOT;
            case Arg.Address address -> ARG_MEMORY;
            case Arg.OfRoom room -> room.asOffset() ? 0 : ARG_MEMORY;
            case Arg.Target target -> 0;
        };
    }

    private static long value(Arg arg, int stored) {
        return switch (arg) {
            case Arg.Value value -> value.number();
            case Arg.OfSlot slot -> slot.slot().index();
            case Arg.Address address -> address.offset();
            case Arg.OfRoom room -> (long) stored + room.room().start();
            case Arg.Target target -> target.label().index();
        };
    }

    private static int align(int offset) {
        return offset + 7 & ~7;
    }
}
