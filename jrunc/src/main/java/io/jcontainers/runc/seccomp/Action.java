package io.jcontainers.runc.seccomp;

import org.jspecify.annotations.Nullable;

/** What a filter decides for a system call (runtime-spec config-linux.md, linux/seccomp.h). */
public enum Action {
    SCMP_ACT_KILL(0x0000_0000, 0),
    SCMP_ACT_KILL_PROCESS(0x8000_0000, 0),
    SCMP_ACT_KILL_THREAD(0x0000_0000, 0),
    SCMP_ACT_TRAP(0x0003_0000, 0),
    /** libseccomp takes errnos below MAX_ERRNO, 4095. */
    SCMP_ACT_ERRNO(0x0005_0000, 4094),
    SCMP_ACT_TRACE(0x7ff0_0000, 0xffff),
    SCMP_ACT_ALLOW(0x7fff_0000, 0),
    SCMP_ACT_LOG(0x7ffc_0000, 0),
    SCMP_ACT_NOTIFY(0x7fc0_0000, 0);

    /** errno that ERRNO and TRACE return where the profile names none. */
    private static final int EPERM = 1;

    private final int base;
    private final int maxData;

    Action(int base, int maxData) {
        this.base = base;
        this.maxData = maxData;
    }

    /** The action of that name in config.json, or null. */
    static @Nullable Action named(String name) {
        for (Action candidate : values()) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /** Whether {@code errnoRet} may be given with it. */
    boolean takesErrno() {
        return maxData != 0;
    }

    /** Largest {@code errnoRet}. */
    int maxErrno() {
        return maxData;
    }

    /**
     * The SECCOMP_RET_* value that the filter returns; libseccomp's SCMP_ACT_* constants are the same numbers.
     *
     * @param errnoRet 0 to {@link #maxErrno()}, or null for the default
     */
    int returnValue(@Nullable Long errnoRet) {
        if (!takesErrno()) {
            return base;
        }
        return base | (errnoRet == null ? EPERM : errnoRet.intValue());
    }

    /** Whether a call that the profile does not name still reaches the kernel, or a tracer that answers for it. */
    boolean lets() {
        return this == SCMP_ACT_ALLOW || this == SCMP_ACT_LOG || this == SCMP_ACT_TRACE;
    }
}
