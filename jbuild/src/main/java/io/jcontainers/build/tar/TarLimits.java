package io.jcontainers.build.tar;

/**
 * What a reader accepts.
 *
 * @param mostEntries of an archive
 * @param mostContentBytes of all files together
 * @param mostPathBytes of a name or link name; Linux takes 4095
 * @param mostDepth slashes in a name
 * @param mostHeaderBytes of one pax or GNU header; also of all extended attributes of an entry
 * @param mostXattrs extended attributes of an entry
 */
public record TarLimits(
        long mostEntries,
        long mostContentBytes,
        int mostPathBytes,
        int mostDepth,
        int mostHeaderBytes,
        int mostXattrs) {
    /** Ten million entries, 256 GiB, paths of 4095 bytes and 1024 components, headers of 1 MiB, 256 attributes. */
    public static TarLimits standard() {
        return new TarLimits(10_000_000, 256L << 30, 4095, 1024, 1 << 20, 256);
    }

    /** The same with another number of entries. */
    public TarLimits withMostEntries(long entries) {
        return new TarLimits(entries, mostContentBytes, mostPathBytes, mostDepth, mostHeaderBytes, mostXattrs);
    }

    /** The same with other bytes of content. */
    public TarLimits withMostContentBytes(long bytes) {
        return new TarLimits(mostEntries, bytes, mostPathBytes, mostDepth, mostHeaderBytes, mostXattrs);
    }
}
