package io.jcontainers.runc.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs classic BPF as the kernel does for seccomp (kernel/seccomp.c, net/core/filter.c) and refuses what the kernel's
 * checker would: instructions that seccomp does not allow, loads out of bounds, jumps past the end, no final return.
 */
final class BpfInterpreter {
    private static final int LD_W_ABS = 0x20;
    private static final int LD_IMM = 0x00;
    private static final int LDX_IMM = 0x01;
    private static final int ST = 0x02;
    private static final int STX = 0x03;
    private static final int LD_MEM = 0x60;
    private static final int LDX_MEM = 0x61;
    private static final int JA = 0x05;
    private static final int RET_K = 0x06;
    private static final int RET_A = 0x16;
    private static final int TAX = 0x07;
    private static final int TXA = 0x87;
    private static final int CLASS_MASK = 0x07;
    private static final int CLASS_ALU = 0x04;
    private static final int CLASS_JMP = 0x05;
    private static final int SOURCE_X = 0x08;
    private static final int OPERATION_MASK = 0xf0;
    private static final int SCRATCH_WORDS = 16;

    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    private final Instruction[] program;
    private final ByteOrder order;

    BpfInterpreter(byte[] bpf, ByteOrder order) {
        this.order = order;
        ByteBuffer in = ByteBuffer.wrap(bpf).order(order);
        program = new Instruction[bpf.length / CompiledFilter.INSTRUCTION_BYTES];
        for (int i = 0; i < program.length; i++) {
            program[i] = new Instruction(
                    Short.toUnsignedInt(in.getShort()),
                    Byte.toUnsignedInt(in.get()),
                    Byte.toUnsignedInt(in.get()),
                    in.getInt());
        }
        check();
    }

    private void check() {
        if (program.length == 0 || program.length > 4096) {
            throw new AssertionError(program.length + " instructions");
        }
        for (int i = 0; i < program.length; i++) {
            Instruction at = program[i];
            int left = program.length - i - 1;
            boolean bad;
            if (at.code == JA) {
                bad = Integer.compareUnsigned(at.operand, left) >= 0;
            } else if ((at.code & CLASS_MASK) == CLASS_JMP) {
                bad = at.ifTrue >= left || at.ifFalse >= left;
            } else {
                bad = at.code == LD_W_ABS
                        && (at.operand < 0 || at.operand >= SyscallData.BYTES || (at.operand & 3) != 0);
            }
            if (bad) {
                throw new AssertionError("instruction " + i + " of " + program.length + ": " + at);
            }
        }
        int last = program[program.length - 1].code;
        if (last != RET_K && last != RET_A) {
            throw new AssertionError("last instruction " + program[program.length - 1]);
        }
    }

    int instructions() {
        return program.length;
    }

    /** The SECCOMP_RET_* value for a system call. */
    int run(SyscallData call) {
        ByteBuffer data = ByteBuffer.wrap(call.encode(order)).order(order);
        int[] scratch = new int[SCRATCH_WORDS];
        int a = 0;
        int x = 0;
        int pc = 0;
        while (true) {
            Instruction at = program[pc++];
            switch (at.code) {
                case LD_W_ABS -> a = data.getInt(at.operand);
                case LD_IMM -> a = at.operand;
                case LDX_IMM -> x = at.operand;
                case ST -> scratch[at.operand] = a;
                case STX -> scratch[at.operand] = x;
                case LD_MEM -> a = scratch[at.operand];
                case LDX_MEM -> x = scratch[at.operand];
                case TAX -> x = a;
                case TXA -> a = x;
                case JA -> pc += at.operand;
                case RET_K -> {
                    return at.operand;
                }
                case RET_A -> {
                    return a;
                }
                default -> {
                    int operand = (at.code & SOURCE_X) != 0 ? x : at.operand;
                    int operation = at.code & OPERATION_MASK;
                    if ((at.code & CLASS_MASK) == CLASS_ALU) {
                        a = compute(operation, a, operand);
                    } else if ((at.code & CLASS_MASK) == CLASS_JMP) {
                        pc += holds(operation, a, operand) ? at.ifTrue : at.ifFalse;
                    } else {
                        throw new AssertionError("seccomp has no instruction " + at);
                    }
                }
            }
        }
    }

    private static int compute(int operation, int a, int operand) {
        return switch (operation) {
            case 0x00 -> a + operand;
            case 0x10 -> a - operand;
            case 0x20 -> a * operand;
            case 0x40 -> a | operand;
            case 0x50 -> a & operand;
            case 0x60 -> a << operand;
            case 0x70 -> a >>> operand;
            case 0x80 -> -a;
            case 0xa0 -> a ^ operand;
            default -> throw new AssertionError("ALU operation " + operation);
        };
    }

    private static boolean holds(int operation, int a, int operand) {
        return switch (operation) {
            case 0x10 -> a == operand;
            case 0x20 -> Integer.compareUnsigned(a, operand) > 0;
            case 0x30 -> Integer.compareUnsigned(a, operand) >= 0;
            case 0x40 -> (a & operand) != 0;
            default -> throw new AssertionError("jump operation " + operation);
        };
    }
}
