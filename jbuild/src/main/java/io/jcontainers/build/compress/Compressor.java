package io.jcontainers.build.compress;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Compresses what images are exported with. The bytes depend on the input, the format and the level alone: not on the
 * number of threads.
 *
 * @param format {@link Compression#NONE}, {@link Compression#GZIP} or {@link Compression#ZSTD}
 * @param level of gzip 1 to 9, of zstd 1 to 19, of {@link Compression#NONE} 0
 * @param threads how many compress at once, at least 1
 */
public record Compressor(Compression format, int level, int threads) {
    private static final int GZIP_LEVEL = 6;
    private static final int GZIP_LEVEL_MOST = 9;
    private static final int ZSTD_LEVEL = 3;
    private static final int ZSTD_LEVEL_MOST = 19;

    /** @throws IllegalArgumentException for a format that is only read, and for a level or number out of range */
    public Compressor {
        boolean known =
                switch (format) {
                    case NONE -> level == 0;
                    case GZIP -> level >= 1 && level <= GZIP_LEVEL_MOST;
                    case ZSTD -> level >= 1 && level <= ZSTD_LEVEL_MOST;
                    case BZIP2, XZ -> false;
                };
        if (!known || threads < 1) {
            throw new IllegalArgumentException(
                    "no compressor for " + format + " at level " + level + " with " + threads + " threads");
        }
    }

    /** The format at its usual level. */
    public static Compressor of(Compression format, int threads) {
        int level =
                switch (format) {
                    case GZIP -> GZIP_LEVEL;
                    case ZSTD -> ZSTD_LEVEL;
                    case NONE, BZIP2, XZ -> 0;
                };
        return new Compressor(format, level, threads);
    }

    /** The highest level of the format. */
    public int mostLevel() {
        return switch (format) {
            case GZIP -> GZIP_LEVEL_MOST;
            case ZSTD -> ZSTD_LEVEL_MOST;
            case NONE, BZIP2, XZ -> 0;
        };
    }

    /** Names encoder and level: equal texts mean equal bytes. */
    public String encoder() {
        return switch (format) {
            case NONE -> "none";
            case GZIP -> "gzip-" + level + "-1m";
            case ZSTD -> "zstd-" + level;
            case BZIP2, XZ -> throw new IllegalStateException("not written: " + format);
        };
    }

    /** A stream that compresses what is written to it; closing it closes {@code out}. */
    public OutputStream open(OutputStream out) throws IOException {
        return switch (format) {
            case NONE -> out;
            case GZIP -> new ParallelGzipOutput(out, level, threads);
            // One worker or more give the same bytes, none gives others.
            case ZSTD ->
                new ZstdOutputStreamNoFinalizer(out, level).setWorkers(threads).setChecksum(true);
            case BZIP2, XZ -> throw new IllegalStateException("not written: " + format);
        };
    }
}
