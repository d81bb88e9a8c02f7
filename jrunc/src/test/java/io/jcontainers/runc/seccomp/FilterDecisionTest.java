package io.jcontainers.runc.seccomp;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.SeccompArg;
import io.jcontainers.spec.SeccompSyscall;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiled programs, run by an interpreter, against plain evaluation of the profile's rules. */
class FilterDecisionTest {
    private static final LibSeccompLoader LOADER = LibSeccompLoader.ofSystem();

    /** Above every table's last number, so that the programs' limits are crossed. */
    private static final int NUMBERS = 700;

    /** libseccomp adds rules of its own for these, which hold several calls: socketcall and ipc. */
    private static final Map<String, Set<Integer>> MULTIPLEXED = Map.of(
            "SCMP_ARCH_X86", Set.of(102, 117),
            "SCMP_ARCH_S390", Set.of(102, 117),
            "SCMP_ARCH_S390X", Set.of(102, 117),
            "SCMP_ARCH_PPC", Set.of(102, 117),
            "SCMP_ARCH_PPC64", Set.of(102, 117),
            "SCMP_ARCH_PPC64LE", Set.of(102, 117),
            "SCMP_ARCH_MIPS", Set.of(4102, 4117),
            "SCMP_ARCH_MIPSEL", Set.of(4102, 4117));

    @ParameterizedTest
    @CsvSource({
        "operators.json, SCMP_ARCH_X86_64",
        "operators.json, SCMP_ARCH_X86",
        "operators.json, SCMP_ARCH_AARCH64",
        "deny-list.json, SCMP_ARCH_X86_64",
        "little-endian.json, SCMP_ARCH_AARCH64",
        "little-endian.json, SCMP_ARCH_X86_64",
        "big-endian.json, SCMP_ARCH_S390X",
        "big-endian.json, SCMP_ARCH_MIPS64",
    })
    void ownProfiles(String resource, Arch hostArch) {
        assertDecisions(Profiles.parse(Profiles.resource(resource)), hostArch);
    }

    @Test
    void recordedProfiles() {
        Map<String, String> profiles = Profiles.recorded();
        if (profiles.isEmpty()) {
            System.out.println("skipped: no recorded configs in ../shared/samples beside the checkout");
        }
        assumeFalse(profiles.isEmpty(), "no recorded configs in ../shared/samples beside the checkout");
        profiles.forEach((config, json) -> {
            System.out.println(config);
            assertDecisions(Profiles.parse(json), Arch.SCMP_ARCH_X86_64);
        });
    }

    private static void assertDecisions(Seccomp profile, Arch hostArch) {
        CompiledFilter filter = new SeccompCompiler(LOADER).compile(profile, hostArch);
        BpfInterpreter program = new BpfInterpreter(filter.bpf(), hostArch.byteOrder());
        RuleOracle oracle = new RuleOracle(profile, hostArch.name(), new NumberTable(LOADER));
        Set<String> architectures = new LinkedHashSet<>(
                List.of(hostArch.name(), "SCMP_ARCH_X86_64", "SCMP_ARCH_X32", "SCMP_ARCH_X86", "SCMP_ARCH_SHEB"));
        architectures.addAll(profile.architectures());
        List<String> wrong = new ArrayList<>();
        int calls = 0;
        for (String arch : architectures) {
            for (int number : numbers(arch)) {
                for (SyscallData call : calls(oracle, arch, number)) {
                    int actual = program.run(call);
                    Set<Integer> expected = oracle.decide(arch, call);
                    calls++;
                    if (!expected.contains(actual)) {
                        wrong.add(arch + " " + call + ": " + Integer.toHexString(actual) + " not of " + expected);
                    }
                }
            }
        }
        assertTrue(calls > 2 * NUMBERS * architectures.size(), calls + " calls");
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " wrong: " + wrong.subList(0, Math.min(20, wrong.size())));
    }

    private static List<Integer> numbers(String arch) {
        int base =
                switch (arch) {
                    case "SCMP_ARCH_X32" -> 1 << 30;
                    case "SCMP_ARCH_MIPS", "SCMP_ARCH_MIPSEL" -> 4000;
                    case "SCMP_ARCH_MIPS64", "SCMP_ARCH_MIPSEL64" -> 5000;
                    case "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL64N32" -> 6000;
                    default -> 0;
                };
        List<Integer> numbers = new ArrayList<>();
        Set<Integer> multiplexed = MULTIPLEXED.getOrDefault(arch, Set.of());
        for (int number = base; number < base + NUMBERS; number++) {
            if (!multiplexed.contains(number)) {
                numbers.add(number);
            }
        }
        numbers.add(base + 100_000);
        if (!arch.equals("SCMP_ARCH_X86_64")) {
            numbers.add(-1);
        }
        return numbers;
    }

    /**
     * Calls with all arguments 0, all bits set, and every combination of the values around those that the rules name.
     */
    private static List<SyscallData> calls(RuleOracle oracle, String arch, int number) {
        int audit = Arch.valueOf(arch).auditArch();
        List<SyscallData> calls = new ArrayList<>();
        calls.add(new SyscallData(number, audit));
        calls.add(new SyscallData(number, audit, -1, -1, -1, -1, -1, -1));
        List<SeccompArg> conditions = oracle.rules(arch, number).stream()
                .map(SeccompSyscall::args)
                .flatMap(List::stream)
                .toList();
        if (!conditions.isEmpty()) {
            combine(conditions, 0, new long[6], number, audit, calls);
        }
        return calls;
    }

    private static void combine(
            List<SeccompArg> conditions, int index, long[] args, int number, int audit, List<SyscallData> calls) {
        if (index == args.length) {
            calls.add(new SyscallData(number, audit, args.clone()));
            return;
        }
        for (long value : values(conditions, index)) {
            args[index] = value;
            combine(conditions, index + 1, args, number, audit, calls);
        }
    }

    private static Set<Long> values(List<SeccompArg> conditions, int index) {
        Set<Long> values = new LinkedHashSet<>(Set.of(0L));
        for (SeccompArg condition : conditions) {
            if (condition.index() == index) {
                long value = condition.value();
                values.addAll(List.of(value, value - 1, value + 1, value ^ (1L << 40), value & ~(value - 1), -2L));
                values.addAll(List.of(condition.valueTwo(), condition.valueTwo() | ~value, value | 1L << 63));
            }
        }
        return values;
    }
}
