package io.jcontainers.runc.seccomp;

import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.SeccompArg;
import io.jcontainers.spec.SeccompSyscall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides system calls from a profile's text, the slow and plain way: no libseccomp, no BPF, nothing of the compiler.
 *
 * <p>Where conditional rules of different actions match the same call, libseccomp's choice depends on how it orders the
 * conditions; then each of them is an answer.
 */
final class RuleOracle {
    private static final int KILL = 0;
    private static final int ERRNO = 0x0005_0000;
    private static final int ENOSYS = ERRNO | 38;
    private static final int X32_BIT = 1 << 30;

    private static final Map<String, Integer> BASES = Map.of(
            "SCMP_ACT_KILL", 0,
            "SCMP_ACT_KILL_THREAD", 0,
            "SCMP_ACT_KILL_PROCESS", 0x8000_0000,
            "SCMP_ACT_TRAP", 0x0003_0000,
            "SCMP_ACT_ERRNO", ERRNO,
            "SCMP_ACT_NOTIFY", 0x7fc0_0000,
            "SCMP_ACT_TRACE", 0x7ff0_0000,
            "SCMP_ACT_LOG", 0x7ffc_0000,
            "SCMP_ACT_ALLOW", 0x7fff_0000);

    /** Conventions whose arguments libseccomp takes for 32 bits wide. */
    private static final Set<String> NARROW = Set.of(
            "SCMP_ARCH_X86",
            "SCMP_ARCH_X32",
            "SCMP_ARCH_ARM",
            "SCMP_ARCH_MIPS",
            "SCMP_ARCH_MIPSEL",
            "SCMP_ARCH_MIPS64N32",
            "SCMP_ARCH_MIPSEL64N32",
            "SCMP_ARCH_PPC",
            "SCMP_ARCH_S390",
            "SCMP_ARCH_PARISC");

    private final Seccomp profile;
    private final Set<String> architectures = new HashSet<>();
    private final Map<String, Map<Integer, List<SeccompSyscall>>> rulesByNumber = new HashMap<>();
    private final Map<String, Integer> largest = new HashMap<>();
    private final NumberTable numbers;

    RuleOracle(Seccomp profile, String hostArch, NumberTable numbers) {
        this.profile = profile;
        this.numbers = numbers;
        architectures.add(hostArch);
        architectures.addAll(profile.architectures());
    }

    /** Every SECCOMP_RET_* value that is right for a call made under that convention. */
    Set<Integer> decide(String arch, SyscallData call) {
        boolean x32Number = arch.equals("SCMP_ARCH_X86_64") && (call.number() & X32_BIT) != 0;
        if (!architectures.contains(arch)) {
            // x32 shares x86-64's AUDIT_ARCH: its numbers lie above all of x86-64's.
            boolean asX86 = arch.equals("SCMP_ARCH_X32") && architectures.contains("SCMP_ARCH_X86_64");
            if (asX86 && !hasStub() && call.number() == -1) {
                // A tracer's mark for a skipped call: libseccomp does not take it for x32.
                return byRules("SCMP_ARCH_X86_64", call);
            }
            return Set.of(asX86 && hasStub() && largest("SCMP_ARCH_X86_64") != 0 ? ENOSYS : KILL);
        }
        if (x32Number) {
            throw new IllegalArgumentException("ask for SCMP_ARCH_X32");
        }
        boolean isS390 = arch.startsWith("SCMP_ARCH_S390");
        if (hasStub() && largest(arch) != 0) {
            if (Integer.compareUnsigned(call.number(), largest(arch)) > 0 || (isS390 && call.number() == 0)) {
                return Set.of(ENOSYS);
            }
        }
        return byRules(arch, call);
    }

    private Set<Integer> byRules(String arch, SyscallData call) {
        int fallback = value(profile.defaultAction(), profile.defaultErrnoRet());
        Set<Integer> conditional = new HashSet<>();
        for (SeccompSyscall rule : rules(arch, call.number())) {
            int value = value(rule.action(), rule.errnoRet());
            if (value == fallback) {
                continue;
            }
            if (rule.args().isEmpty()) {
                return Set.of(value);
            }
            if (matches(rule.args(), arch, call)) {
                conditional.add(value);
            }
        }
        return conditional.isEmpty() ? Set.of(fallback) : conditional;
    }

    /** The rules that name a number, in the profile's order. */
    List<SeccompSyscall> rules(String arch, int number) {
        return rulesByNumber.computeIfAbsent(arch, this::index).getOrDefault(number, List.of());
    }

    private Map<Integer, List<SeccompSyscall>> index(String arch) {
        Map<Integer, List<SeccompSyscall>> index = new HashMap<>();
        for (SeccompSyscall rule : profile.syscalls()) {
            for (String name : rule.names()) {
                index.computeIfAbsent(numbers.number(arch, name), key -> new ArrayList<>())
                        .add(rule);
            }
        }
        return index;
    }

    private boolean hasStub() {
        boolean lets =
                Set.of("SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE").contains(profile.defaultAction());
        return !lets && !Long.valueOf(38).equals(profile.defaultErrnoRet());
    }

    private int largest(String arch) {
        return largest.computeIfAbsent(
                arch,
                key -> profile.syscalls().stream()
                        .flatMap(rule -> rule.names().stream())
                        .filter(name -> !NumberTable.isMultiplexed(arch, name))
                        .mapToInt(name -> Math.max(0, numbers.number(arch, name)))
                        .max()
                        .orElse(0));
    }

    private static int value(String action, Long errnoRet) {
        int base = BASES.get(action);
        boolean takesErrno = action.equals("SCMP_ACT_ERRNO") || action.equals("SCMP_ACT_TRACE");
        return takesErrno ? base | (errnoRet == null ? 1 : errnoRet.intValue()) : base;
    }

    private static boolean matches(List<SeccompArg> conditions, String arch, SyscallData call) {
        boolean alternatives =
                conditions.stream().map(SeccompArg::index).distinct().count() < conditions.size();
        return alternatives
                ? conditions.stream().anyMatch(condition -> holds(condition, arch, call))
                : conditions.stream().allMatch(condition -> holds(condition, arch, call));
    }

    private static boolean holds(SeccompArg condition, String arch, SyscallData call) {
        long width = NARROW.contains(arch) ? 0xffff_ffffL : -1L;
        int index = (int) condition.index();
        long arg = (index < call.args().length ? call.args()[index] : 0) & width;
        long value = condition.value() & width;
        int order = Long.compareUnsigned(arg, value);
        return switch (condition.op()) {
            case "SCMP_CMP_NE" -> order != 0;
            case "SCMP_CMP_LT" -> order < 0;
            case "SCMP_CMP_LE" -> order <= 0;
            case "SCMP_CMP_EQ" -> order == 0;
            case "SCMP_CMP_GE" -> order >= 0;
            case "SCMP_CMP_GT" -> order > 0;
            case "SCMP_CMP_MASKED_EQ" -> (arg & value) == (condition.valueTwo() & value);
            default -> throw new IllegalArgumentException(condition.op());
        };
    }
}
