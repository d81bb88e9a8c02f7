package io.jcontainers.runc.cgroup;

/** Conversions of v1 weights, which the specification uses, to those of v2. */
public final class Weights {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long MAX_WEIGHT = 10_000;

    private Weights() {}

    /**
     * {@code cpu.weight} (1 to 10000) for {@code cpu.shares}: the ends and the defaults (1024 and 100) of the two
     * ranges meet, with a quadratic curve in logarithms between them, as in runc 1.3.2 and crun 1.23.
     *
     * @param shares unsigned; 0 is unset and stays 0
     */
    public static long cpuWeight(long shares) {
        if (shares == 0) {
            return 0;
        }
        if (Long.compareUnsigned(shares, MIN_SHARES) <= 0) {
            return 1;
        }
        if (Long.compareUnsigned(shares, MAX_SHARES) >= 0) {
            return MAX_WEIGHT;
        }
        double log2 = log2(shares);
        double exponent = (log2 * log2 + 125 * log2) / 612.0 - 7.0 / 34.0;
        return (long) Math.ceil(Math.pow(10, exponent));
    }

    /** Exact for powers of two, where a quotient of logarithms need not be. */
    private static double log2(long number) {
        int exponent = Math.getExponent((double) number) + 1;
        double fraction = Math.scalb((double) number, -exponent);
        return fraction == 0.5 ? exponent - 1 : Math.log(fraction) / Math.log(2) + exponent;
    }

    /**
     * {@code io.weight} (1 to 10000) for {@code blkio.weight} (10 to 1000): linear.
     *
     * @param weight 0 is unset and stays 0
     */
    public static long ioWeight(long weight) {
        return weight == 0 ? 0 : 1 + (weight - 10) * 9999 / 990;
    }
}
