package io.jcontainers.build.engine;

import io.jcontainers.runc.engine.ProtocolException;
import io.jcontainers.runc.sys.SocketException;
import io.jcontainers.runc.sys.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Frames to and from one front: one thread receives, any thread sends. */
final class Connection {
    private static final int HEADER_BYTES = 8;
    private static final int MOST_BYTES = 64 << 20;

    private final Sockets sockets;
    private final int fd;
    private final Object sending = new Object();

    /** What has come. */
    record Frame(FrameKind kind, ByteBuffer content) {}

    Connection(Sockets sockets, int fd) {
        this.sockets = sockets;
        this.fd = fd;
    }

    /**
     * Waits for the next frame.
     *
     * @throws SocketException when the front has gone
     * @throws ProtocolException when this is no front
     */
    Frame receive() {
        ByteBuffer header = ByteBuffer.wrap(sockets.receive(fd, HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        int size = header.getInt();
        int number = header.getInt();
        FrameKind kind = FrameKind.of(number);
        if (kind == null || size < 0 || size > MOST_BYTES) {
            throw new ProtocolException("got a frame of kind " + number + " and " + size + " bytes");
        }
        return new Frame(kind, ByteBuffer.wrap(sockets.receive(fd, size)).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Sends numbers, then bytes.
     *
     * @throws SocketException when the front has gone
     */
    void send(FrameKind kind, byte[] bytes, int... numbers) {
        int size = 4 * numbers.length + bytes.length;
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + size).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(size).putInt(kind.number());
        for (int number : numbers) {
            frame.putInt(number);
        }
        frame.put(bytes);
        synchronized (sending) {
            sockets.send(fd, frame.array());
        }
    }
}
