package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Compressor;
import java.util.OptionalInt;

/**
 * How layers are to be compressed.
 *
 * @param compression none, gzip or zstd
 * @param level empty: the usual one
 * @param force whether layers that came with the base image are converted, too; otherwise they stay as they are
 */
public record LayerForm(Compression compression, OptionalInt level, boolean force) {
    /** As layers lie in our store, and as they are: nothing is converted. */
    public static final LayerForm AS_STORED = new LayerForm(Compression.NONE, OptionalInt.empty(), false);

    /** What leaves this machine unless something else is asked for. */
    public static final LayerForm GZIP = new LayerForm(Compression.GZIP, OptionalInt.empty(), false);

    /** @throws IllegalArgumentException for a format that layers don't have, or a level out of its range */
    public LayerForm {
        if (compression == Compression.NONE) {
            if (level.isPresent()) {
                throw new IllegalArgumentException("compression-level=" + level.getAsInt()
                        + ": layers that are not compressed have no level; leave it out");
            }
        } else if (level.isPresent()) {
            Compressor usual = Compressor.of(compression, 1);
            int most = usual.mostLevel();
            if (level.getAsInt() < 1 || level.getAsInt() > most) {
                throw new IllegalArgumentException(
                        "compression-level=" + level.getAsInt() + ": levels of " + compression + " are 1 to " + most);
            }
        }
    }

    /** What compresses so. */
    Compressor compressor(int threads) {
        Compressor usual = Compressor.of(compression, threads);
        return level.isPresent() ? new Compressor(compression, level.getAsInt(), threads) : usual;
    }
}
