package io.jcontainers.spec.rules;

import io.jcontainers.spec.Memory;
import org.jspecify.annotations.Nullable;

/** {@code linux.resources.memory}. */
final class MemoryRules {
    private static final String PATH = ResourceRules.PATH + ".memory";
    private static final long GREATEST_SWAPPINESS = 100;

    private MemoryRules() {}

    static void check(Memory memory, Findings out) {
        checkLimit("limit", "memory", memory.limit(), out);
        checkLimit("reservation", "memory reservation", memory.reservation(), out);
        checkLimit("swap", "memory+swap", memory.swap(), out);
        checkSwap(orZero(memory.limit()), orZero(memory.swap()), out);
        long limit = orZero(memory.limit());
        long reservation = orZero(memory.reservation());
        if (limit > 0 && reservation > limit) {
            out.warning(PATH + ".reservation", "a reservation above the limit has no effect");
        }
        Long swappiness = memory.swappiness();
        if (swappiness != null && Long.compareUnsigned(swappiness, GREATEST_SWAPPINESS) > 0) {
            out.error(
                    PATH + ".swappiness",
                    "invalid memory swappiness value: " + Long.toUnsignedString(swappiness)
                            + " is not between 0 and 100");
        }
    }

    private static void checkLimit(String key, String name, @Nullable Long value, Findings out) {
        if (value != null && value < -1) {
            out.error(PATH + '.' + key, "invalid " + name + " value: " + value);
        }
    }

    /** 0 is unset, -1 unlimited; swap counts memory and swap together. */
    private static void checkSwap(long limit, long swap, Findings out) {
        if (swap <= 0) {
            return;
        }
        if (limit == 0 || limit == -1) {
            out.error(PATH + ".swap", "unable to set swap limit without memory limit");
        } else if (swap < limit) {
            out.error(PATH + ".swap", "memory+swap limit should be >= memory limit");
        }
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
