package io.jcontainers.build.run;

import org.jspecify.annotations.Nullable;

/**
 * Limits of each step of a build. Null is none.
 *
 * @param memoryBytes {@code -m}
 * @param memorySwapBytes memory and swap together; -1 is no limit
 * @param cpuShares 2 to 262144
 * @param cpuQuotaMicros of a period
 * @param cpuPeriodMicros how long a period is
 * @param cpusetCpus such as {@code 0-3,7}
 * @param cpusetMems memory nodes
 */
public record RunLimits(
        @Nullable Long memoryBytes,
        @Nullable Long memorySwapBytes,
        @Nullable Long cpuShares,
        @Nullable Long cpuQuotaMicros,
        @Nullable Long cpuPeriodMicros,
        @Nullable String cpusetCpus,
        @Nullable String cpusetMems) {
    /** No limit. */
    public static final RunLimits NONE = new RunLimits(null, null, null, null, null, null, null);
}
