package io.jcontainers.runc.cgroup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes eBPF instructions (Documentation/bpf/standardization/instruction-set.rst). Not thread-safe.
 *
 * <pre>
 *   struct bpf_insn
 *   +0  u8   opcode
 *   +1  u4   destination register, u4 source register   low half first on little-endian machines, high half on others
 *   +2  s16  offset: of a jump in instructions from the next one, of a load in bytes
 *   +4  s32  constant
 * </pre>
 */
final class EbpfAssembler {
    static final int INSTRUCTION_BYTES = 8;

    private static final int LOAD_WORD = 0x61;
    private static final int AND32_CONSTANT = 0x54;
    private static final int SHIFT_RIGHT32_CONSTANT = 0x74;
    private static final int MOVE32_CONSTANT = 0xB4;
    private static final int MOVE32_REGISTER = 0xBC;
    private static final int JUMP_EQUAL_CONSTANT = 0x15;
    private static final int JUMP_NOT_EQUAL_CONSTANT = 0x55;
    private static final int JUMP_NOT_EQUAL_REGISTER = 0x5D;
    private static final int EXIT = 0x95;

    private final ByteOrder order;
    private final List<Instruction> instructions = new ArrayList<>();

    EbpfAssembler(ByteOrder order) {
        this.order = order;
    }

    /** A place ahead that jumps go to. */
    static final class Label {
        private int position = -1;

        private Label() {}
    }

    private record Instruction(
            int opcode,
            int destination,
            int source,
            int offset,
            int constant,
            @Nullable Label target) {}

    Label newLabel() {
        return new Label();
    }

    /** Puts a label before the next instruction. */
    void place(Label label) {
        label.position = instructions.size();
    }

    void loadWord(int destination, int base, int offset) {
        instructions.add(new Instruction(LOAD_WORD, destination, base, offset, 0, null));
    }

    void and(int register, int constant) {
        constant(AND32_CONSTANT, register, constant);
    }

    void shiftRight(int register, int bits) {
        constant(SHIFT_RIGHT32_CONSTANT, register, bits);
    }

    void moveConstant(int register, int constant) {
        constant(MOVE32_CONSTANT, register, constant);
    }

    void move(int destination, int source) {
        instructions.add(new Instruction(MOVE32_REGISTER, destination, source, 0, 0, null));
    }

    void jumpIfEqual(int register, int constant, Label target) {
        instructions.add(new Instruction(JUMP_EQUAL_CONSTANT, register, 0, 0, constant, target));
    }

    void jumpUnlessEqual(int register, int constant, Label target) {
        instructions.add(new Instruction(JUMP_NOT_EQUAL_CONSTANT, register, 0, 0, constant, target));
    }

    void jumpUnlessEqualRegister(int register, int other, Label target) {
        instructions.add(new Instruction(JUMP_NOT_EQUAL_REGISTER, register, other, 0, 0, target));
    }

    /** Ends the program with 1 (allowed) or 0. */
    void returnValue(boolean allowed) {
        moveConstant(0, allowed ? 1 : 0);
        constant(EXIT, 0, 0);
    }

    private void constant(int opcode, int register, int constant) {
        instructions.add(new Instruction(opcode, register, 0, 0, constant, null));
    }

    byte[] bytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(order);
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            Label target = instruction.target();
            int offset = target == null ? instruction.offset() : target.position - (i + 1);
            int low = order == ByteOrder.LITTLE_ENDIAN ? instruction.destination() : instruction.source();
            int high = order == ByteOrder.LITTLE_ENDIAN ? instruction.source() : instruction.destination();
            bytes.put((byte) instruction.opcode());
            bytes.put((byte) (high << 4 | low));
            bytes.putShort((short) offset);
            bytes.putInt(instruction.constant());
        }
        return bytes.array();
    }
}
