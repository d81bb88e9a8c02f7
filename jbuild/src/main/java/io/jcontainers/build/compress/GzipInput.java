package io.jcontainers.build.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952): any number of members, each with its check sum and length verified; any other byte behind a
 * member is an error. (The JDK's reader ignores such bytes, and in older releases members that arrive late.)
 */
public final class GzipInput extends InputStream {
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xe0;

    /** Longest file name or comment. */
    private static final int TEXT_BYTES_MOST = 64 * 1024;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    private final byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private long consumed;
    private boolean ended;
    private boolean closed;

    /** Reads the first member's header. */
    public GzipInput(InputStream in) throws IOException {
        this.in = in;
        boolean whole = false;
        try {
            readHeader(need());
            whole = true;
        } finally {
            if (!whole) {
                inflater.end();
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int got = inflate(into, offset, length);
            if (got > 0) {
                crc.update(into, offset, got);
                return got;
            }
            if (inflater.finished()) {
                finishMember();
            } else if (inflater.needsInput()) {
                fillInflater();
            } else {
                throw broken("a dictionary is asked for");
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws CompressionException {
        try {
            return inflater.inflate(into, offset, length);
        } catch (DataFormatException e) {
            throw new CompressionException("gzip after " + consumed + " bytes: " + e.getMessage(), e);
        }
    }

    private void fillInflater() throws IOException {
        if (start == end && !fill()) {
            throw new EOFException("the stream ends within a member");
        }
        inflater.setInput(buffer, start, end - start);
        start = end;
    }

    /** The inflater has what lies behind the member: it is taken back. */
    private void finishMember() throws IOException {
        start = end - inflater.getRemaining();
        long sum = needLittleEndian(4);
        if (sum != crc.getValue()) {
            throw broken("check sum " + Long.toHexString(crc.getValue()) + ", not " + Long.toHexString(sum));
        }
        long length = needLittleEndian(4);
        if (length != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw broken("length " + inflater.getBytesWritten() + ", not " + length + " (modulo 2^32)");
        }
        int next = nextByte();
        if (next < 0) {
            ended = true;
            return;
        }
        inflater.reset();
        crc.reset();
        readHeader(next);
    }

    private void readHeader(int first) throws IOException {
        headerCrc.reset();
        headerCrc.update(first);
        if (first != 0x1f || header() != 0x8b) {
            throw broken("bytes that are no gzip member");
        }
        if (header() != 8) {
            throw broken("a compression method other than deflate");
        }
        int flags = header();
        if ((flags & RESERVED) != 0) {
            throw broken("reserved flags are set");
        }
        skipHeader(6);
        if ((flags & FEXTRA) != 0) {
            int length = header();
            skipHeader(length | header() << 8);
        }
        if ((flags & FNAME) != 0) {
            skipText();
        }
        if ((flags & FCOMMENT) != 0) {
            skipText();
        }
        if ((flags & FHCRC) != 0) {
            long sum = headerCrc.getValue() & 0xffff;
            if (needLittleEndian(2) != sum) {
                throw broken("the header's check sum is wrong");
            }
        }
    }

    private void skipText() throws IOException {
        for (int i = 0; header() != 0; i++) {
            if (i == TEXT_BYTES_MOST) {
                throw broken("a name or comment of more than " + TEXT_BYTES_MOST + " bytes");
            }
        }
    }

    private void skipHeader(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            header();
        }
    }

    private int header() throws IOException {
        int value = need();
        headerCrc.update(value);
        return value;
    }

    private long needLittleEndian(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) need() << 8 * i;
        }
        return value;
    }

    private int need() throws IOException {
        int value = nextByte();
        if (value < 0) {
            throw new EOFException("the stream ends within a member");
        }
        return value;
    }

    private int nextByte() throws IOException {
        return start < end || fill() ? buffer[start++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        int got = in.read(buffer, 0, buffer.length);
        start = 0;
        end = Math.max(0, got);
        consumed += end;
        return end > 0;
    }

    private CompressionException broken(String what) {
        return new CompressionException("gzip after " + (consumed - (end - start)) + " bytes: " + what);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            inflater.end();
            in.close();
        }
    }
}
