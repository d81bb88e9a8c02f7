package io.jcontainers.spec.rules;

import io.jcontainers.spec.Cpu;
import org.jspecify.annotations.Nullable;

/** {@code linux.resources.cpu}: what the kernel's bandwidth control takes; 0 is unset throughout. */
final class CpuRules {
    private static final String PATH = ResourceRules.PATH + ".cpu";
    /** {@code min_cfs_quota_period} and {@code max_cfs_quota_period} of the kernel. */
    private static final long SHORTEST_MICROS = 1_000;

    private static final long LONGEST_MICROS = 1_000_000;

    private CpuRules() {}

    static void check(Cpu cpu, Findings out) {
        Long period = cpu.period();
        if (period != null && period != 0 && (period < SHORTEST_MICROS || period > LONGEST_MICROS)) {
            out.error(
                    PATH + ".period",
                    "invalid period " + Long.toUnsignedString(period) + ": not between 1000 and 1000000");
        }
        Long quota = cpu.quota();
        if (quota != null && quota > 0 && quota < SHORTEST_MICROS) {
            out.error(PATH + ".quota", "invalid quota " + quota + ": below 1000");
        }
        checkBurst(cpu.burst(), quota, out);
        checkRealTime(cpu, out);
        NumberList.check(PATH + ".cpus", cpu.cpus(), out);
        NumberList.check(PATH + ".mems", cpu.mems(), out);
        Long idle = cpu.idle();
        out.require(idle == null || idle == 0 || idle == 1, PATH + ".idle", "idle must be 0 or 1");
    }

    private static void checkBurst(@Nullable Long burst, @Nullable Long quota, Findings out) {
        if (burst != null && quota != null && quota > 0 && Long.compareUnsigned(burst, quota) > 0) {
            out.error(PATH + ".burst", "burst must not be above quota");
        }
    }

    private static void checkRealTime(Cpu cpu, Findings out) {
        Long runtime = cpu.realtimeRuntime();
        Long period = cpu.realtimePeriod();
        if (runtime != null
                && runtime > 0
                && period != null
                && period != 0
                && Long.compareUnsigned(runtime, period) > 0) {
            out.error(PATH + ".realtimeRuntime", "realtimeRuntime must not be above realtimePeriod");
        }
    }
}
