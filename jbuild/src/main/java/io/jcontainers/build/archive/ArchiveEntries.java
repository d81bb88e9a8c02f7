package io.jcontainers.build.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** The entries of a tar stream, compressed or not, one after the other; what no image archive has is refused. */
final class ArchiveEntries {
    /** Long names and PAX headers in front of one entry. */
    private static final long HEADER_BYTES_MAX = 1 << 20;

    private static final int RECORD_BYTES = 512;
    private static final int DRAIN_BYTES = 64 << 10;

    /** What an entry is. */
    enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK
    }

    /**
     * An entry.
     *
     * @param name in its one spelling; empty for the root directory
     * @param target of a symbolic link, in its one spelling, else empty
     * @param size in bytes, of a file
     */
    record Entry(Kind kind, String name, String target, long size) {}

    private final ArchiveLimits limits;
    private final Budget plain;
    private final TarArchiveInputStream tar;
    private long headerEnd = HEADER_BYTES_MAX;
    private boolean inHeader;
    private long entries;

    ArchiveEntries(InputStream in, ArchiveLimits limits) throws IOException {
        this.limits = limits;
        Budget compressed = new Budget(in, bytes -> {});
        BufferedInputStream peekable = Compression.peekable(compressed);
        InputStream content = Compression.peek(peekable).decompress(peekable);
        Budget.Limit expansion = Budget.expansion("the archive", compressed, limits.bytes(), limits.expansion());
        this.plain = new Budget(new BufferedInputStream(content, DRAIN_BYTES), bytes -> {
            expansion.check(bytes);
            if (inHeader && bytes > headerEnd) {
                throw new ArchiveException("the header of an entry has more than " + HEADER_BYTES_MAX + " bytes");
            }
        });
        // Blocks of one record: of larger ones it would skip the rest at the end, whatever that holds.
        this.tar = new TarArchiveInputStream(plain, RECORD_BYTES, RECORD_BYTES, "UTF-8");
    }

    /** The next entry, after whatever was not read of the one before; null at the end. */
    @Nullable
    Entry next() throws IOException {
        TarArchiveEntry entry;
        try {
            if (entries > 0) {
                drain(tar);
            }
            inHeader = true;
            headerEnd = plain.bytes() + HEADER_BYTES_MAX;
            entry = tar.getNextEntry();
            inHeader = false;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException("image archive: damaged header of an entry: " + e.getMessage(), e);
        }
        if (entry == null) {
            requireZeros();
            return null;
        }
        if (++entries > limits.entries()) {
            throw new ArchiveException("it has more than " + limits.entries() + " entries");
        }
        return checked(entry);
    }

    private static Entry checked(TarArchiveEntry entry) throws ArchiveException {
        String raw = entry.getName();
        String name = ArchiveName.of(raw);
        if (entry.isSparse()) {
            throw new ArchiveException(raw, "sparse files are refused");
        }
        switch (entry.getLinkFlag()) {
            case TarConstants.LF_SYMLINK:
                return new Entry(Kind.SYMLINK, name, ArchiveName.ofLink(name, entry.getLinkName()), 0);
            case TarConstants.LF_LINK:
                throw new ArchiveException(raw, "hard links are refused");
            case TarConstants.LF_DIR:
                return new Entry(Kind.DIRECTORY, name, "", 0);
            case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM:
                if (raw.endsWith("/") && entry.getSize() == 0) {
                    return new Entry(Kind.DIRECTORY, name, "", 0);
                }
                if (name.isEmpty() || raw.endsWith("/")) {
                    throw new ArchiveException(raw, "a file can't have this name");
                }
                return new Entry(Kind.FILE, name, "", entry.getSize());
            case TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO:
                throw new ArchiveException(raw, "devices and pipes are refused");
            default:
                throw new ArchiveException(raw, "entries of type " + entry.getLinkFlag() + " are refused");
        }
    }

    /** The content of the entry that came last; not to be closed. */
    InputStream content() {
        return tar;
    }

    /** Behind the end there may be padding, but not a second archive that another reader might see. */
    private void requireZeros() throws IOException {
        byte[] buffer = new byte[DRAIN_BYTES];
        for (int got = plain.read(buffer); got >= 0; got = plain.read(buffer)) {
            for (int i = 0; i < got; i++) {
                if (buffer[i] != 0) {
                    throw new ArchiveException("there is something behind its end");
                }
            }
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[DRAIN_BYTES];
        while (in.read(buffer) >= 0) {
            // Only to reach the end of the entry.
            continue;
        }
    }
}
