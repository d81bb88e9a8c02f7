package io.jcontainers.build.compress;

/**
 * How much may come out of a compressed stream. A gigabyte of zeros takes one megabyte of gzip and thirty kilobytes of
 * zstd, so neither the size of the input nor the format bounds the output.
 *
 * @param mostBytes most bytes that come out
 * @param ratio most bytes that come out for each that went in, once {@code graceBytes} have come out
 * @param graceBytes so many may come out whatever went in
 * @param zstdWindowLog binary logarithm of the largest window of a zstd frame: 23 for 8 MiB, which RFC 8878 asks every
 *     decoder to support; at most 27
 * @param xzMemoryKiB most memory of an xz decoder
 */
public record ExpansionLimits(long mostBytes, long ratio, long graceBytes, int zstdWindowLog, int xzMemoryKiB) {
    /** 128 MiB: what {@code zstd --ultra -22} and {@code --long} write. */
    public static final int ZSTD_WINDOW_LOG_MOST = 27;

    /** @throws IllegalArgumentException for a limit that is not positive, or a window above the largest */
    public ExpansionLimits {
        if (mostBytes < 0 || ratio < 1 || graceBytes < 0 || xzMemoryKiB < 1) {
            throw new IllegalArgumentException("limits of an expansion are positive");
        }
        if (zstdWindowLog < 10 || zstdWindowLog > ZSTD_WINDOW_LOG_MOST) {
            throw new IllegalArgumentException("a zstd window of 2^" + zstdWindowLog + " bytes, not 2^10 to 2^27");
        }
    }

    /** 256 GiB in all, 250 bytes for each after the first GiB, a window of 8 MiB, 128 MiB for xz. */
    public static ExpansionLimits standard() {
        return new ExpansionLimits(256L << 30, 250, 1L << 30, 23, 128 * 1024);
    }

    /** The same with another most. */
    public ExpansionLimits withMostBytes(long bytes) {
        return new ExpansionLimits(bytes, ratio, graceBytes, zstdWindowLog, xzMemoryKiB);
    }

    /** The same with another window. */
    public ExpansionLimits withZstdWindowLog(int log) {
        return new ExpansionLimits(mostBytes, ratio, graceBytes, log, xzMemoryKiB);
    }
}
