package io.jcontainers.runc.cgroup;

/** Converts the memory+swap limit of the specification (which follows v1) into the swap limit of v2. */
final class SwapLimit {
    private static final String FIELD = "linux.resources.memory.swap";

    private SwapLimit() {}

    /**
     * The v2 value: -1 is no limit, 0 is "leave it" if {@code memorySwap} is 0 and "no swap" if not.
     *
     * @param memorySwap memory+swap limit in bytes; 0 unset, -1 none
     * @param memory memory limit in bytes; 0 unset, -1 none
     * @throws CgroupException with runc's text if the two don't fit
     */
    static long toV2(long memorySwap, long memory) {
        if (memory == -1 && memorySwap == 0) {
            // v1 lifts both limits, so v2 does too.
            return -1;
        }
        if (memorySwap == -1 || memorySwap == 0 || memory == -1) {
            return memorySwap;
        }
        if (memory == 0) {
            throw new CgroupException(FIELD, "unable to set swap limit without memory limit");
        }
        if (memory < 0) {
            throw new CgroupException(FIELD, "invalid memory value: " + memory);
        }
        if (memorySwap < memory) {
            throw new CgroupException(FIELD, "memory+swap limit should be >= memory limit");
        }
        return memorySwap - memory;
    }
}
