package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Resources;
import org.jspecify.annotations.Nullable;

/** Fields that are given but say nothing: 0 means "not set" for these, on v1 and v2. */
final class ZeroLimits {
    private ZeroLimits() {}

    static void report(Resources resources, WriteCollector out) {
        Memory memory = resources.memory();
        if (memory != null) {
            zero(memory.limit(), "memory.limit", out);
            zero(memory.reservation(), "memory.reservation", out);
            zero(memory.swap(), "memory.swap", out);
        }
        Cpu cpu = resources.cpu();
        if (cpu != null) {
            zero(cpu.shares(), "cpu.shares", out);
            zero(cpu.quota(), "cpu.quota", out);
            zero(cpu.period(), "cpu.period", out);
            zero(cpu.realtimeRuntime(), "cpu.realtimeRuntime", out);
            zero(cpu.realtimePeriod(), "cpu.realtimePeriod", out);
        }
        BlockIo blockIo = resources.blockIO();
        if (blockIo != null) {
            zero(blockIo.weight(), "blockIO.weight", out);
            zero(blockIo.leafWeight(), "blockIO.leafWeight", out);
        }
    }

    /** The number, with 0 for an absent one. */
    static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    private static void zero(@Nullable Long number, String field, WriteCollector out) {
        if (number != null && number == 0) {
            out.ignore(field, "0 leaves it unset");
        }
    }
}
