package io.jcontainers.runc.seccomp;

import io.jcontainers.spec.FeaturesSeccomp;
import java.util.ArrayList;
import java.util.List;

/** The {@code linux.seccomp} object of {@code features}: what config.json may say, and which flags the kernel takes. */
public final class SeccompFeatures {
    private SeccompFeatures() {}

    /**
     * What is supported.
     *
     * @param kernelFlags SECCOMP_FILTER_FLAG_* bits that the caller's kernel takes; seccomp(SECCOMP_SET_MODE_FILTER,
     *     bit, NULL) fails with EFAULT for a known one and EINVAL for an unknown one. TSYNC counts as supported: it is
     *     accepted and never passed on
     */
    public static FeaturesSeccomp of(long kernelFlags) {
        List<String> known = new ArrayList<>();
        List<String> supported = new ArrayList<>();
        for (FilterFlag flag : FilterFlag.values()) {
            known.add(flag.name());
            if (flag == FilterFlag.SECCOMP_FILTER_FLAG_TSYNC || (kernelFlags & flag.bit()) != 0) {
                supported.add(flag.name());
            }
        }
        return new FeaturesSeccomp(
                true, sorted(Action.values()), sorted(Operator.values()), sorted(Arch.values()), known, supported);
    }

    private static List<String> sorted(Enum<?>[] values) {
        List<String> names = new ArrayList<>();
        for (Enum<?> value : values) {
            names.add(value.name());
        }
        names.sort(null);
        return names;
    }
}
