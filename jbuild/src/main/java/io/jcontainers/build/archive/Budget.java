package io.jcontainers.build.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that has only so many bytes: an error, not an end, tells when they are used up. */
final class Budget extends FilterInputStream {
    /** What the stream may still have. */
    interface Limit {
        /** Called with the count of all bytes so far. */
        void check(long bytes) throws IOException;
    }

    private final Limit limit;
    private long bytes;

    Budget(InputStream in, Limit limit) {
        super(in);
        this.limit = limit;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            limit.check(++bytes);
        }
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        if (got > 0) {
            bytes += got;
            limit.check(bytes);
        }
        return got;
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Limits what comes out of a decompressor by itself and by what went into it. */
    static Limit expansion(String what, Budget compressed, long maxBytes, long factor) {
        return bytes -> {
            if (bytes > maxBytes) {
                throw new ArchiveException(what + " has more than " + maxBytes + " bytes");
            }
            if (bytes > ArchiveLimits.EXPANSION_GRACE_BYTES && bytes / factor > compressed.bytes()) {
                throw new ArchiveException(
                        what + " grows more than " + factor + " times when it is decompressed: refused as a bomb");
            }
        };
    }
}
