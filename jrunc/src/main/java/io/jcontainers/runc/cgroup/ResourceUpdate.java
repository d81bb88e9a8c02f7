package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code update}: new limits laid over those that a container has. All of them are written again, because
 * some depend on each other; only device rules never change.
 *
 * @param merged the limits from now on: what is written, and what the next update starts from
 * @param ignored fields of the update that it can't change
 */
public record ResourceUpdate(Resources merged, List<Ignored> ignored) {
    private static final String NOT_UPDATED = "update doesn't change it";

    /** Takes an immutable copy. */
    public ResourceUpdate {
        ignored = List.copyOf(ignored);
    }

    /**
     * Merges.
     *
     * <ul>
     *   <li>CPU lists and unified settings are the update's alone: absent ones are not written again.
     *   <li>A memory limit of -1 without a swap limit lifts the swap limit too.
     *   <li>{@code cpu.idle} without shares forgets the shares: an idle cgroup can't have a weight.
     * </ul>
     *
     * @param earlier what the container has
     * @param change what is asked for; absent means "as it is"
     */
    public static ResourceUpdate merge(Resources earlier, Resources change) {
        List<Ignored> ignored = new ArrayList<>();
        Resources merged = earlier.toBuilder()
                .memory(memory(earlier.memory(), change.memory(), ignored))
                .cpu(cpu(earlier.cpu(), change.cpu()))
                .pids(pids(earlier.pids(), change.pids()))
                .blockIO(blockIo(earlier.blockIO(), change.blockIO(), ignored))
                .unified(change.unified())
                .build();
        notUpdated(!change.devices().isEmpty(), "devices", ignored);
        notUpdated(!change.hugepageLimits().isEmpty(), "hugepageLimits", ignored);
        notUpdated(change.network() != null, "network", ignored);
        notUpdated(!change.rdma().isEmpty(), "rdma", ignored);
        return new ResourceUpdate(merged, ignored);
    }

    private static void notUpdated(boolean given, String field, List<Ignored> ignored) {
        if (given) {
            ignored.add(new Ignored(WriteCollector.path(field), NOT_UPDATED));
        }
    }

    /** The new value, or the old one where there is none. */
    private static <T> @Nullable T over(@Nullable T old, @Nullable T change) {
        return change == null ? old : change;
    }

    private static @Nullable Memory memory(@Nullable Memory earlier, @Nullable Memory change, List<Ignored> ignored) {
        if (change == null) {
            return earlier;
        }
        Memory old = earlier == null ? new Memory.Builder().build() : earlier;
        Long swap = over(old.swap(), change.swap());
        if (Objects.equals(change.limit(), -1L) && change.swap() == null) {
            swap = 0L;
        }
        notUpdated(change.kernel() != null, "memory.kernel", ignored);
        notUpdated(change.kernelTCP() != null, "memory.kernelTCP", ignored);
        notUpdated(change.swappiness() != null, "memory.swappiness", ignored);
        notUpdated(change.disableOOMKiller() != null, "memory.disableOOMKiller", ignored);
        notUpdated(change.useHierarchy() != null, "memory.useHierarchy", ignored);
        return old.toBuilder()
                .limit(over(old.limit(), change.limit()))
                .swap(swap)
                .reservation(over(old.reservation(), change.reservation()))
                .checkBeforeUpdate(over(old.checkBeforeUpdate(), change.checkBeforeUpdate()))
                .build();
    }

    private static @Nullable Cpu cpu(@Nullable Cpu earlier, @Nullable Cpu change) {
        if (earlier == null) {
            return change;
        }
        Cpu next = change == null ? new Cpu.Builder().build() : change;
        Long shares = next.shares() == null && next.idle() != null ? null : over(earlier.shares(), next.shares());
        return new Cpu.Builder()
                .shares(shares)
                .quota(over(earlier.quota(), next.quota()))
                .burst(over(earlier.burst(), next.burst()))
                .period(over(earlier.period(), next.period()))
                .realtimeRuntime(over(earlier.realtimeRuntime(), next.realtimeRuntime()))
                .realtimePeriod(over(earlier.realtimePeriod(), next.realtimePeriod()))
                .cpus(next.cpus())
                .mems(next.mems())
                .idle(over(earlier.idle(), next.idle()))
                .build();
    }

    private static @Nullable Pids pids(@Nullable Pids earlier, @Nullable Pids change) {
        return change == null || change.limit() == null ? earlier : change;
    }

    private static @Nullable BlockIo blockIo(
            @Nullable BlockIo earlier, @Nullable BlockIo change, List<Ignored> ignored) {
        if (change == null) {
            return earlier;
        }
        BlockIo old = earlier == null
                ? new BlockIo(null, null, List.of(), List.of(), List.of(), List.of(), List.of())
                : earlier;
        notUpdated(change.leafWeight() != null, "blockIO.leafWeight", ignored);
        notUpdated(!change.weightDevice().isEmpty(), "blockIO.weightDevice", ignored);
        notUpdated(!change.throttleReadBpsDevice().isEmpty(), "blockIO.throttleReadBpsDevice", ignored);
        notUpdated(!change.throttleWriteBpsDevice().isEmpty(), "blockIO.throttleWriteBpsDevice", ignored);
        notUpdated(!change.throttleReadIOPSDevice().isEmpty(), "blockIO.throttleReadIOPSDevice", ignored);
        notUpdated(!change.throttleWriteIOPSDevice().isEmpty(), "blockIO.throttleWriteIOPSDevice", ignored);
        return new BlockIo(
                over(old.weight(), change.weight()),
                old.leafWeight(),
                old.weightDevice(),
                old.throttleReadBpsDevice(),
                old.throttleWriteBpsDevice(),
                old.throttleReadIOPSDevice(),
                old.throttleWriteIOPSDevice());
    }
}
