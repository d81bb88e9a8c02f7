package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.cgroup.DeviceRule.DeviceType;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An eBPF program of type BPF_PROG_TYPE_CGROUP_DEVICE that decides on every mknod(2) and open(2) of a device (bpf(2),
 * Linux 4.15).
 *
 * <p>What it decides: for each access that is asked for (mknod, read, write), the last rule that matches the device and
 * names this access says yes or no; without one it is no. All accesses asked for have to be allowed.
 *
 * @param instructions {@code struct bpf_insn} after {@code struct bpf_insn}, 8 bytes each
 * @param allowsAll whether the rules allow everything: then a failure to load or attach the program changes nothing
 * @param rules the rules, last wins
 */
public record DeviceProgram(byte[] instructions, boolean allowsAll, List<DeviceRule> rules) {
    /** The license string to load it with. */
    public static final String LICENSE = "Apache";

    /** Takes copies. */
    public DeviceProgram {
        instructions = instructions.clone();
        rules = List.copyOf(rules);
    }

    @Override
    public byte[] instructions() {
        return instructions.clone();
    }

    /** Number of instructions ({@code insn_cnt}). */
    public int instructionCount() {
        return instructions.length / EbpfAssembler.INSTRUCTION_BYTES;
    }

    /** The program for this machine. */
    public static DeviceProgram compile(List<DeviceRule> rules) {
        return compile(rules, ByteOrder.nativeOrder());
    }

    /** The program for a machine of a byte order. */
    public static DeviceProgram compile(List<DeviceRule> rules, ByteOrder order) {
        EbpfAssembler code = new EbpfAssembler(order);
        loadContext(code);
        boolean decided = false;
        for (int i = rules.size() - 1; i >= 0 && !decided; i--) {
            DeviceRule rule = rules.get(i);
            decided = rule.type() == DeviceType.ALL;
            if (decided) {
                code.returnValue(rule.allow());
            } else {
                rule(code, rule);
            }
        }
        if (!decided) {
            code.returnValue(false);
        }
        return new DeviceProgram(code.bytes(), allowsAll(rules), rules);
    }

    /** Whether some rule allows everything and none after it denies. */
    private static boolean allowsAll(List<DeviceRule> rules) {
        for (DeviceRule rule : rules.reversed()) {
            if (!rule.allow()) {
                return false;
            }
            if (rule.type() == DeviceType.ALL) {
                return true;
            }
        }
        return false;
    }

    /**
     * Registers: r2 type, r3 accesses still undecided, r4 major, r5 minor.
     *
     * <pre>
     *   struct bpf_cgroup_dev_ctx (r1)
     *   +0  u32 access_type   bits 0-15 type (1 block, 2 char), bits 16-31 access (1 mknod, 2 read, 4 write)
     *   +4  u32 major
     *   +8  u32 minor
     * </pre>
     */
    private static void loadContext(EbpfAssembler code) {
        code.loadWord(2, 1, 0);
        code.and(2, 0xFFFF);
        code.loadWord(3, 1, 0);
        code.shiftRight(3, 16);
        code.loadWord(4, 1, 4);
        code.loadWord(5, 1, 8);
    }

    private static void rule(EbpfAssembler code, DeviceRule rule) {
        EbpfAssembler.Label next = code.newLabel();
        code.jumpUnlessEqual(2, rule.type() == DeviceType.BLOCK ? 1 : 2, next);
        number(code, 4, rule.major(), next);
        number(code, 5, rule.minor(), next);
        if (rule.access() == DeviceRule.ALL_ACCESS) {
            code.returnValue(rule.allow());
        } else if (rule.allow()) {
            // What this rule allows is settled; what is left is up to the rules before it.
            code.and(3, ~rule.access());
            code.jumpUnlessEqual(3, 0, next);
            code.returnValue(true);
        } else {
            code.move(1, 3);
            code.and(1, rule.access());
            code.jumpIfEqual(1, 0, next);
            code.returnValue(false);
        }
        code.place(next);
    }

    /** Comparisons extend the sign of their constant, numbers above 2^31 need a register. */
    private static void number(EbpfAssembler code, int register, long number, EbpfAssembler.Label next) {
        if (number == DeviceRule.ANY) {
            return;
        }
        if (number <= Integer.MAX_VALUE) {
            code.jumpUnlessEqual(register, (int) number, next);
        } else {
            code.moveConstant(1, (int) number);
            code.jumpUnlessEqualRegister(register, 1, next);
        }
    }
}
