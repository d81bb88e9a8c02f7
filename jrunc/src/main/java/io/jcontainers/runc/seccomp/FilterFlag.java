package io.jcontainers.runc.seccomp;

import org.jspecify.annotations.Nullable;

/** Flags of seccomp(SECCOMP_SET_MODE_FILTER) that a profile can name, in the order in which features list them. */
public enum FilterFlag {
    /** Accepted and left out: the process that loads the filter has one thread. */
    SECCOMP_FILTER_FLAG_TSYNC(1L << 0),
    SECCOMP_FILTER_FLAG_SPEC_ALLOW(1L << 2),
    SECCOMP_FILTER_FLAG_LOG(1L << 1),
    /** Linux 5.19; the kernel takes it only together with a listener. */
    SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV(1L << 5);

    /** Makes seccomp(2) return a descriptor for notifications; follows from the rules, never named by a profile. */
    public static final long NEW_LISTENER = 1L << 3;

    private final long bit;

    FilterFlag(long bit) {
        this.bit = bit;
    }

    /** The flag of that name in config.json, or null. */
    static @Nullable FilterFlag named(String name) {
        for (FilterFlag candidate : values()) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /** Its value in linux/seccomp.h. */
    public long bit() {
        return bit;
    }
}
