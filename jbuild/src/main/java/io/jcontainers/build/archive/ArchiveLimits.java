package io.jcontainers.build.archive;

/**
 * What an archive may have at most.
 *
 * @param entries files, directories and links
 * @param bytes of the archive, after decompression
 * @param layerBytes of one layer, after decompression
 * @param expansion bytes after decompression for one before, once {@link #EXPANSION_GRACE_BYTES} are exceeded
 */
public record ArchiveLimits(long entries, long bytes, long layerBytes, long expansion) {
    /** Up to here any expansion goes: small archives of zeros are common. */
    public static final long EXPANSION_GRACE_BYTES = 256L << 20;

    /** A hundred thousand entries, 1 TiB, 256 GiB a layer, two hundredfold. */
    public static ArchiveLimits defaults() {
        return new ArchiveLimits(100_000, 1L << 40, 256L << 30, 200);
    }
}
