package io.jcontainers.build.engine;

import io.jcontainers.runc.engine.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A front's stdin. The front sends as much as was asked for; it is asked for when somebody reads, and again as what has
 * come is read. So whoever feeds never waits, and no more than {@link #WINDOW} bytes are ever held.
 */
final class InputFeed extends InputStream {
    static final int WINDOW = 1 << 20;

    private final IntConsumer demand;
    private byte[] ring = {};
    private int start;
    private int held;
    private int demanded; // asked for, and not come yet
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    /** @param demand asks the front for so many bytes more */
    InputFeed(IntConsumer demand) {
        this.demand = demand;
    }

    /**
     * What the front has sent.
     *
     * @throws ProtocolException when it is more than was asked for
     */
    synchronized void feed(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (count > demanded) {
            throw new ProtocolException("got " + count + " bytes of input where " + demanded + " were asked for");
        }
        demanded -= count;
        int end = (start + held) % Math.max(ring.length, 1);
        int first = Math.min(count, ring.length - end);
        bytes.get(ring, end, first).get(ring, 0, count - first);
        held += count;
        notifyAll();
    }

    /** Nothing more will come; with a reason, what has come and was not read is of no use either. */
    synchronized void end(@Nullable IOException reason) {
        ended = true;
        if (failure == null) {
            failure = reason;
        }
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int count = 0;
        while (count == 0) {
            ask();
            count = take(into, offset, length);
        }
        return count;
    }

    /** Not while this object is locked: it waits for the front, which may wait for whoever feeds. */
    private void ask() {
        int more;
        synchronized (this) {
            int room = ended || closed ? 0 : WINDOW - held - demanded;
            more = room >= WINDOW / 4 ? room : 0;
            demanded += more;
            if (more > 0 && ring.length == 0) {
                ring = new byte[WINDOW];
            }
        }
        if (more > 0) {
            demand.accept(more);
        }
    }

    /** How many bytes, -1 at the end; 0 when the time has come to ask for more. */
    private synchronized int take(byte[] into, int offset, int length) throws IOException {
        while (held == 0 && !ended && !closed && demanded > 0) {
            await();
        }
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw new IOException("standard input was closed");
        }
        if (held == 0) {
            return ended ? -1 : 0;
        }
        int count = Math.min(length, held);
        int first = Math.min(count, ring.length - start);
        System.arraycopy(ring, start, into, offset, first);
        System.arraycopy(ring, 0, into, offset + first, count - first);
        start = (start + count) % ring.length;
        held -= count;
        return count;
    }

    private synchronized void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while standard input was awaited");
        }
    }

    @Override
    public synchronized int available() {
        return held;
    }

    @Override
    public synchronized void close() {
        closed = true;
        held = 0;
        notifyAll();
    }
}
