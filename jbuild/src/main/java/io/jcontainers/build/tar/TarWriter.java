package io.jcontainers.build.tar;

import io.jcontainers.build.sys.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes an archive as Go's archive/tar does in its pax format, which image builders use: a ustar header, before it a
 * pax header where something doesn't fit; names without {@code ./}, directories with a slash, no names of owners, no
 * padding behind the two blocks of zeros. Equal entries give equal bytes. For one thread.
 */
public final class TarWriter implements AutoCloseable {
    private static final byte[] ZEROS = new byte[HeaderBlock.BYTES];

    private final OutputStream out;
    private long left;
    private int padding;
    private ByteString current = ByteString.empty();

    /** @param out gets 512 bytes at a time for headers; closed with this writer */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Begins an entry; exactly its size has to be written to it.
     *
     * @throws IOException also when the last one got less than its size
     */
    public void put(TarEntry entry) throws IOException {
        finishEntry();
        current = entry.name();
        HeaderEncoder header = new HeaderEncoder(entry);
        byte[] pax = header.paxRecords();
        if (pax.length > 0) {
            out.write(header.paxHeader(pax.length));
            out.write(pax);
            out.write(ZEROS, 0, padding(pax.length));
        }
        out.write(header.block());
        left = entry.size();
        padding = padding(entry.size());
    }

    /** Content of the entry. */
    public void write(byte[] from, int offset, int length) throws IOException {
        if (length > left) {
            throw new IOException("tar entry \"" + current + "\": more bytes than its size says");
        }
        out.write(from, offset, length);
        left -= length;
    }

    /** Tells of content of the entry that has gone to the stream beside this writer. */
    public void passed(long bytes) throws IOException {
        if (bytes > left) {
            throw new IOException("tar entry \"" + current + "\": more bytes than its size says");
        }
        left -= bytes;
    }

    private void finishEntry() throws IOException {
        if (left > 0) {
            throw new IOException("tar entry \"" + current + "\": " + left + " bytes fewer than its size says");
        }
        out.write(ZEROS, 0, padding);
        padding = 0;
    }

    private static int padding(long size) {
        return (int) (-size & HeaderBlock.BYTES - 1);
    }

    /** Ends the archive and leaves the stream open; instead of {@link #close}. */
    public void finish() throws IOException {
        finishEntry();
        out.write(Arrays.copyOf(ZEROS, 2 * HeaderBlock.BYTES));
    }

    /** Ends the archive; not for one that is given up, whose stream is to be closed instead. */
    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        }
    }
}
