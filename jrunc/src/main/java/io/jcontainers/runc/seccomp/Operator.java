package io.jcontainers.runc.seccomp;

import org.jspecify.annotations.Nullable;

/** Comparison of a system call's argument; all are unsigned. The codes are libseccomp's {@code enum scmp_compare}. */
public enum Operator {
    SCMP_CMP_NE(1),
    SCMP_CMP_LT(2),
    SCMP_CMP_LE(3),
    SCMP_CMP_EQ(4),
    SCMP_CMP_GE(5),
    SCMP_CMP_GT(6),
    /** {@code (argument & value) == (valueTwo & value)}. */
    SCMP_CMP_MASKED_EQ(7);

    private final int code;

    Operator(int code) {
        this.code = code;
    }

    /** The operator of that name in config.json, or null. */
    static @Nullable Operator named(String name) {
        for (Operator candidate : values()) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /** Its {@code enum scmp_compare} value. */
    int code() {
        return code;
    }
}
