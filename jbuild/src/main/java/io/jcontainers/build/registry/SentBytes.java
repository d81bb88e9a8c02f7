package io.jcontainers.build.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** The first bytes of a stream, counted as they go out. */
final class SentBytes extends FilterInputStream {
    private final long length;
    private final LongConsumer counter;
    private long done;

    SentBytes(InputStream in, long length, LongConsumer counter) {
        super(in);
        this.length = length;
        this.counter = counter;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        if (done == length) {
            return -1;
        }
        int got = in.read(into, offset, (int) Math.min(most, length - done));
        if (got < 0) {
            throw new IOException("a blob of " + length + " bytes ends after " + done);
        }
        done += got;
        counter.accept(done);
        return got;
    }
}
