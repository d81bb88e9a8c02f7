package io.jcontainers.runc.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The instructions before libseccomp's program that answer ENOSYS to system calls newer than the profile.
 *
 * <p>A C library that tries a new call falls back to an old one on ENOSYS, but not on a profile's EPERM. A call
 * counts as new when its number lies above every number that the profile names for the architecture.
 *
 * <pre>
 *   ld   arch
 *   jeq  ARCH_1 -> section 1     one for each AUDIT_ARCH_* value
 *   jeq  ARCH_2 -> section 2
 *   ja   filter                  an architecture that the filter has to refuse
 *
 *   section                      section of x86-64 with x32
 *     ld   nr                      ld   nr
 *     jle  LARGEST -> old          jset X32_BIT -> x32
 *     ret  ERRNO(ENOSYS)           jgt  LARGEST -> new
 *   old:                           ja   filter
 *     ja   filter                x32:
 *                                  jle  LARGEST_X32 -> old
 *                                new:
 *                                  ret  ERRNO(ENOSYS)
 *                                old:
 *                                  ja   filter
 *   filter:
 *     libseccomp's program
 * </pre>
 *
 * <p>Only {@code ja} reaches out of a section, and its offset has 32 bits: no conditional jump (8 bits) comes near
 * its limit. On s390, number 0 is ENOSYS too: the kernel leaves 0 there for calls made the indirect way whose number
 * it doesn't know.
 */
final class EnosysStub {
    /** __X32_SYSCALL_BIT of asm/unistd.h. */
    private static final int X32_BIT = 1 << 30;

    private static final int OFFSET_NR = 0;
    private static final int OFFSET_ARCH = 4;
    private static final int RET_ENOSYS = 0x0005_0000 | 38;

    // linux/bpf_common.h
    private static final short LD_W_ABS = 0x20;
    private static final short JA = 0x05;
    private static final short JEQ_K = 0x15;
    private static final short JGT_K = 0x25;
    private static final short JSET_K = 0x45;
    private static final short RET_K = 0x06;

    private static final Set<Arch> S390 = Set.of(Arch.SCMP_ARCH_S390, Arch.SCMP_ARCH_S390X);

    private static final int DISPATCH_FIXED = 2;
    private static final int SECTION = 4;
    private static final int SECTION_S390 = 5;
    private static final int SECTION_X32 = 7;

    /** Largest number that the profile names, for each convention of one AUDIT_ARCH_* value; 0: none. */
    private record Largest(int plain, int x32, boolean zeroIsUnknown) {
        static final Largest NONE = new Largest(0, 0, false);

        int instructions() {
            if (plain != 0 && x32 != 0) {
                return SECTION_X32;
            }
            return zeroIsUnknown ? SECTION_S390 : SECTION;
        }
    }

    private final ByteBuffer code;
    private final int length;

    private EnosysStub(Map<Integer, Largest> sections, ByteOrder order) {
        int instructions = DISPATCH_FIXED + sections.size();
        for (Largest largest : sections.values()) {
            instructions += largest.instructions();
        }
        length = instructions;
        code = ByteBuffer.allocate(instructions * CompiledFilter.INSTRUCTION_BYTES)
                .order(order);
        emitDispatch(sections);
        for (Largest largest : sections.values()) {
            emitSection(largest);
        }
    }

    /**
     * Puts the stub before a program.
     *
     * @param largest for each architecture of the filter the largest system call number that the profile names, 0 where
     *     it names none
     * @param program what libseccomp generated, in {@code order}
     * @return the whole program; {@code program} itself when no architecture has a number
     */
    static byte[] prepend(Map<Arch, Integer> largest, byte[] program, ByteOrder order) {
        Map<Integer, Largest> sections = sections(largest);
        if (sections.isEmpty()) {
            return program;
        }
        byte[] stub = new EnosysStub(sections, order).code.array();
        byte[] whole = new byte[stub.length + program.length];
        System.arraycopy(stub, 0, whole, 0, stub.length);
        System.arraycopy(program, 0, whole, stub.length, program.length);
        return whole;
    }

    private static Map<Integer, Largest> sections(Map<Arch, Integer> largest) {
        Map<Integer, Largest> sections = new LinkedHashMap<>();
        for (Map.Entry<Arch, Integer> entry : largest.entrySet()) {
            Arch arch = entry.getKey();
            int number = entry.getValue();
            if (number == 0) {
                continue;
            }
            Largest before = sections.getOrDefault(arch.auditArch(), Largest.NONE);
            Largest after = arch == Arch.SCMP_ARCH_X32
                    ? new Largest(before.plain(), number, false)
                    : new Largest(number, before.x32(), S390.contains(arch));
            sections.put(arch.auditArch(), after);
        }
        return sections;
    }

    private void emitDispatch(Map<Integer, Largest> sections) {
        emit(LD_W_ABS, 0, 0, OFFSET_ARCH);
        int section = DISPATCH_FIXED + sections.size();
        for (Map.Entry<Integer, Largest> entry : sections.entrySet()) {
            emit(JEQ_K, section - position() - 1, 0, entry.getKey());
            section += entry.getValue().instructions();
        }
        emitJumpToFilter();
    }

    private void emitSection(Largest largest) {
        emit(LD_W_ABS, 0, 0, OFFSET_NR);
        if (largest.plain() != 0 && largest.x32() != 0) {
            emit(JSET_K, 2, 0, X32_BIT);
            emit(JGT_K, 2, 0, largest.plain());
            emitJumpToFilter();
            emit(JGT_K, 0, 1, largest.x32());
        } else {
            if (largest.zeroIsUnknown()) {
                emit(JEQ_K, 1, 0, 0);
            }
            emit(JGT_K, 0, 1, Math.max(largest.plain(), largest.x32()));
        }
        emit(RET_K, 0, 0, RET_ENOSYS);
        emitJumpToFilter();
    }

    private void emitJumpToFilter() {
        emit(JA, 0, 0, length - position() - 1);
    }

    private int position() {
        return code.position() / CompiledFilter.INSTRUCTION_BYTES;
    }

    private void emit(short opcode, int ifTrue, int ifFalse, int operand) {
        code.putShort(opcode).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    }
}
