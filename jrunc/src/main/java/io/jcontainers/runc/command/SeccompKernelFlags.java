package io.jcontainers.runc.command;

import io.jcontainers.runc.host.KernelVersion;
import io.jcontainers.runc.seccomp.FilterFlag;
import java.util.Map;

/** Flags of seccomp(2) that a kernel takes, by its version: the engine asks no kernel, it may not be the caller's. */
final class SeccompKernelFlags {
    /** The releases that brought each (seccomp(2)). */
    private static final Map<FilterFlag, KernelVersion> SINCE = Map.of(
            FilterFlag.SECCOMP_FILTER_FLAG_TSYNC, new KernelVersion(3, 17),
            FilterFlag.SECCOMP_FILTER_FLAG_LOG, new KernelVersion(4, 14),
            FilterFlag.SECCOMP_FILTER_FLAG_SPEC_ALLOW, new KernelVersion(4, 17),
            FilterFlag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, new KernelVersion(5, 19));

    private SeccompKernelFlags() {}

    static long of(KernelVersion kernel) {
        long bits = 0;
        for (Map.Entry<FilterFlag, KernelVersion> flag : SINCE.entrySet()) {
            if (kernel.atLeast(flag.getValue().major(), flag.getValue().minor())) {
                bits |= flag.getKey().bit();
            }
        }
        return bits;
    }
}
