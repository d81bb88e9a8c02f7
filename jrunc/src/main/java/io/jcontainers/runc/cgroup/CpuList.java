package io.jcontainers.runc.cgroup;

import java.util.BitSet;
import java.util.regex.Pattern;

/** Lists of CPUs or memory nodes such as {@code 0-3,7} (List format of cpuset(7)). */
final class CpuList {
    /** What bitmap_parselist() of the kernel reads: numbers, ranges, strides ({@code 0-15:1/2}), N and all. */
    private static final Pattern ALPHABET = Pattern.compile("[-0-9,:/ Nal]+");

    /** Larger than any kernel's NR_CPUS: a typing error must not cost memory. */
    private static final int MAX_BIT = 1 << 16;

    private CpuList() {}

    /** Refuses bytes that no list has; whether it is one, and whether the host has these CPUs, the kernel says. */
    static void check(String field, String list) {
        if (!ALPHABET.matcher(list).matches()) {
            throw new CgroupException(field, "invalid list " + GoText.quote(list));
        }
    }

    /**
     * The list as systemd's AllowedCPUs wants it: CPU n is bit n % 8 of byte n / 8, without trailing zero bytes.
     *
     * @throws CgroupException if it is no list of at least one number, or has a stride
     */
    static byte[] toBits(String field, String list) {
        BitSet bits = new BitSet();
        for (String part : list.strip().split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            int from = number(field, list, ends[0]);
            int to = ends.length == 2 ? number(field, list, ends[1]) : from;
            if (from > to) {
                throw new CgroupException(field, "invalid range: " + part.strip());
            }
            bits.set(from, to + 1);
        }
        return bits.toByteArray();
    }

    private static int number(String field, String list, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number < MAX_BIT) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new CgroupException(field, "conversion error: " + GoText.quote(list) + " is no list of numbers");
        }
        throw new CgroupException(field, "conversion error: " + GoText.quote(list) + " has a number out of range");
    }
}
