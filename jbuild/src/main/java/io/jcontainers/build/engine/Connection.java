package io.jcontainers.build.engine;

import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.engine.ProtocolException;
import io.jcontainers.runc.sys.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Frames to and from one front: one thread receives, any thread sends. */
final class Connection implements AutoCloseable {
    private static final int HEADER_BYTES = 8;
    private static final int MOST_BYTES = 64 << 20;

    private final Syscalls syscalls;
    private final Fd fd;
    private final Buffers buffers;
    private final Object sending = new Object();
    private boolean closed;

    /**
     * What has come.
     *
     * @param content little endian; valid until the next frame is received
     */
    record Frame(FrameKind kind, ByteBuffer content) {}

    /**
     * Memory outside of the heap, which the kernel reads and writes without a copy; for one connection after the other.
     *
     * @param in what was read and not yet taken, from position to limit
     */
    record Buffers(ByteBuffer in, ByteBuffer out) {
        private static final int IN_BYTES = 256 << 10;
        private static final int OUT_BYTES = 128 << 10;

        static Buffers allocate() {
            return new Buffers(ByteBuffer.allocateDirect(IN_BYTES), ByteBuffer.allocateDirect(OUT_BYTES));
        }
    }

    Connection(Syscalls syscalls, Fd fd, Buffers buffers) {
        this.syscalls = syscalls;
        this.fd = fd;
        this.buffers = buffers;
        buffers.in().clear().limit(0).order(ByteOrder.LITTLE_ENDIAN);
        buffers.out().clear().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Waits for the next frame.
     *
     * @throws SocketException when the front has gone
     * @throws ProtocolException when this is no front
     */
    Frame receive() {
        fill(HEADER_BYTES);
        ByteBuffer in = buffers.in();
        int size = in.getInt();
        int number = in.getInt();
        FrameKind kind = FrameKind.of(number);
        if (kind == null || size < 0 || size > MOST_BYTES) {
            throw new ProtocolException("got a frame of kind " + number + " and " + size + " bytes");
        }
        if (size > in.capacity()) {
            return new Frame(kind, receiveLarge(size));
        }
        fill(size);
        ByteBuffer content = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + size);
        return new Frame(kind, content);
    }

    private ByteBuffer receiveLarge(int size) {
        ByteBuffer content = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer in = buffers.in();
        while (content.hasRemaining()) {
            int count = Math.min(content.remaining(), in.remaining());
            content.put(in.slice(in.position(), count));
            in.position(in.position() + count);
            if (content.hasRemaining()) {
                fill(1);
            }
        }
        return content.flip();
    }

    /** Until so many bytes at least can be taken; not more than there is memory for. */
    private void fill(int count) {
        ByteBuffer in = buffers.in();
        if (in.remaining() >= count) {
            return;
        }
        in.compact();
        try {
            while (in.position() < count) {
                if (syscalls.read(fd, in) == 0) {
                    throw new SocketException("read: the stream has ended", 0);
                }
            }
        } catch (SysException e) {
            throw new SocketException(e.call(), e.errno());
        } finally {
            in.flip();
        }
    }

    /**
     * Sends numbers, then bytes.
     *
     * @throws SocketException when the front has gone
     */
    void send(FrameKind kind, byte[] bytes, int... numbers) {
        sendPart(kind, bytes, 0, bytes.length, numbers);
    }

    /**
     * Sends numbers, then some of the bytes.
     *
     * @throws SocketException when the front has gone
     */
    void sendPart(FrameKind kind, byte[] bytes, int offset, int length, int... numbers) {
        synchronized (sending) {
            if (closed) {
                throw new SocketException("write: the connection is closed", Errno.EBADF);
            }
            ByteBuffer out = buffers.out();
            out.putInt(4 * numbers.length + length).putInt(kind.number());
            for (int number : numbers) {
                out.putInt(number);
            }
            try {
                for (int at = 0; at < length; ) {
                    int count = Math.min(length - at, out.remaining());
                    out.put(bytes, offset + at, count);
                    at += count;
                    if (!out.hasRemaining()) {
                        flush(out);
                    }
                }
                flush(out);
            } finally {
                out.clear();
            }
        }
    }

    private void flush(ByteBuffer out) {
        try {
            syscalls.write(fd, out.flip());
        } catch (SysException e) {
            throw new SocketException(e.call(), e.errno());
        }
        out.clear();
    }

    /** Nothing is sent any more. */
    @Override
    public void close() {
        synchronized (sending) {
            closed = true;
            fd.close();
        }
    }
}
