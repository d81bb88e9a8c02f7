package io.jcontainers.runc.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

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

    /**
     * The binary form for a machine, drawn in {@code program.h}.
     *
     * @param machine as {@code uname -m} names it
     */
    public byte[] encode(String machine) {
        int[] labels = labels();
        int stored = memory.storedBytes();
        int blocksOffset = HEADER_BYTES;
        int stepsOffset = blocksOffset + align(4 * blocks.size());
        int memoryOffset = stepsOffset + STEP_BYTES * steps.size();
        byte[] out = new byte[memoryOffset + stored];
        int[] header = {
            MAGIC,
            VERSION,
            out.length,
            blocks.size(),
            blocksOffset,
            steps.size(),
            stepsOffset,
            memoryOffset,
            stored,
            stored + memory.zeroBytes()
        };
        for (int i = 0; i < header.length; i++) {
            LittleEndian.put32(out, 4 * i, header[i]);
        }
        for (int i = 0; i < blocks.size(); i++) {
            LittleEndian.put32(out, blocksOffset + 4 * i, blocks.get(i));
        }
        boolean x86 = machine.equals("x86_64");
        for (int i = 0; i < labels.length; i++) {
            encode(steps.get(i), labels[i], x86, stored, out, stepsOffset + STEP_BYTES * i);
        }
        memory.copyInto(out, memoryOffset);
        return out;
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
        Map<Origin, Integer> known = new IdentityHashMap<>();
        Origin last = null;
        int lastOffset = 0;
        for (int i = 0; i < offsets.length; i++) {
            Step step = steps.get(i);
            Origin origin = step.origin();
            if (step.op() == Op.END) {
                continue;
            }
            if (origin.text().isEmpty()) {
                offsets[i] = memory.offsetOf(origin.code().concat("\t").concat(step.name()));
                continue;
            }
            if (origin != last) {
                lastOffset = known.computeIfAbsent(origin, one -> memory.label(one.code(), one.text()));
                last = origin;
            }
            offsets[i] = lastOffset;
        }
        return offsets;
    }

    private static void encode(Step step, int label, boolean x86, int stored, byte[] out, int at) {
        Call call = step.call();
        Slot slot = step.out();
        LittleEndian.put16(out, at, step.op().ordinal());
        LittleEndian.put16(out, at + 2, step.flags());
        LittleEndian.put16(out, at + 4, call == null ? step.number() : call.number(x86));
        LittleEndian.put16(out, at + 6, slot == null ? -1 : slot.index());
        LittleEndian.put32(out, at + 8, label);
        Arg[] args = step.arguments();
        int kinds = 0;
        for (int i = 0; i < args.length; i++) {
            kinds |= args[i].kind() << 4 * i;
            LittleEndian.put64(out, at + 32 + 8 * i, args[i].number(stored));
        }
        LittleEndian.put32(out, at + 12, kinds);
        errors(step.toleratedErrors(), out, at + 16);
        errors(step.otherwiseErrors(), out, at + 24);
        Label other = step.otherwise();
        if (other != null && step.otherwiseErrors().length > 0) {
            LittleEndian.put32(out, at + 28, other.index());
        }
    }

    private static void errors(Errno[] errors, byte[] out, int at) {
        for (int i = 0; i < errors.length; i++) {
            LittleEndian.put16(out, at + 2 * i, errors[i].number());
        }
    }

    private static int align(int offset) {
        return offset + 7 & ~7;
    }
}
