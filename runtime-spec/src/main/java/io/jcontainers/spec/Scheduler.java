package io.jcontainers.spec;

import java.util.List;

/**
 * Attributes for sched_setattr(2).
 *
 * @param policy policy such as {@code SCHED_OTHER}; empty when absent
 * @param nice nice value, for SCHED_OTHER and SCHED_BATCH
 * @param priority static priority, for SCHED_FIFO and SCHED_RR
 * @param flags names such as {@code SCHED_FLAG_RESET_ON_FORK}
 * @param runtime nanoseconds, for SCHED_DEADLINE (unsigned 64-bit value in the bits of a {@code long})
 * @param deadline nanoseconds, for SCHED_DEADLINE (unsigned 64-bit value in the bits of a {@code long})
 * @param period nanoseconds, for SCHED_DEADLINE (unsigned 64-bit value in the bits of a {@code long})
 */
public record Scheduler(
        String policy, long nice, long priority, List<String> flags, long runtime, long deadline, long period) {
    /** Takes immutable copies of the collections. */
    public Scheduler {
        flags = List.copyOf(flags);
    }
}
