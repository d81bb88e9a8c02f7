package io.jcontainers.runc.process;

import io.jcontainers.runc.request.RequestException;
import java.util.Arrays;
import java.util.BitSet;

/** CPUs and memory nodes as sched_setaffinity(2) and set_mempolicy(2) take them. */
public final class NumberMask {
    /** Larger than any kernel's NR_CPUS: a typing error must not cost memory. */
    private static final int MOST = 1 << 16;

    private NumberMask() {}

    /**
     * Number n is bit n % 8 of byte n / 8; a multiple of eight bytes.
     *
     * @param list numbers and ranges such as {@code 0-3,7}
     * @param field where it comes from
     */
    public static byte[] of(String list, String field) {
        BitSet bits = new BitSet();
        for (String part : list.split(",")) {
            String[] ends = part.strip().split("-", -1);
            int from = number(ends[0], list, field);
            int to = ends.length > 1 ? number(ends[1], list, field) : from;
            if (ends.length > 2 || to < from) {
                throw refuse(list, field);
            }
            bits.set(from, to + 1);
        }
        byte[] bytes = bits.toByteArray();
        return Arrays.copyOf(bytes, (bytes.length + 7) & ~7);
    }

    private static int number(String text, String list, String field) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number < MOST) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw refuse(list, field);
        }
        throw refuse(list, field);
    }

    private static RequestException refuse(String list, String field) {
        return new RequestException("config-invalid", field + ": \"" + list + "\" is no list of numbers such as 0-3,7");
    }
}
