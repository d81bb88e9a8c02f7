package io.jcontainers.build.copy;

import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.tar.TarLimits;

/**
 * What one instruction may take.
 *
 * @param mostEntries files and directories of all sources and archives together; some 200 bytes of memory each
 * @param archive of each archive that is unpacked
 * @param expansion of each archive that is unpacked
 */
public record CopyLimits(int mostEntries, TarLimits archive, ExpansionLimits expansion) {
    /** Half a million entries; archives as layers. */
    public static CopyLimits standard() {
        return new CopyLimits(500_000, TarLimits.standard(), ExpansionLimits.standard());
    }

    /** The same with another number of entries. */
    public CopyLimits withMostEntries(int entries) {
        return new CopyLimits(entries, archive, expansion);
    }

    /** The same with other limits of archives. */
    public CopyLimits withArchive(TarLimits other) {
        return new CopyLimits(mostEntries, other, expansion);
    }

    /** The same with other limits of compressed ones. */
    public CopyLimits withExpansion(ExpansionLimits other) {
        return new CopyLimits(mostEntries, archive, other);
    }
}
