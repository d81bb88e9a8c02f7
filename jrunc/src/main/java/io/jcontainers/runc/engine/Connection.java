package io.jcontainers.runc.engine;

import io.jcontainers.runc.sys.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One front's connection: frames in, frames out. */
final class Connection {
    private static final int HEADER_BYTES = 8;
    private static final int MOST_BYTES = 64 << 20;

    private final Sockets sockets;
    private final int fd;

    Connection(Sockets sockets, int fd) {
        this.sockets = sockets;
        this.fd = fd;
    }

    /** The next frame, which has to be of this kind. */
    ByteBuffer receive(FrameKind kind) {
        ByteBuffer header = ByteBuffer.wrap(sockets.receive(fd, HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        int size = header.getInt();
        int got = header.getInt();
        if (got != kind.number() || size < 0 || size > MOST_BYTES) {
            throw new ProtocolException("expected a " + kind + " frame, got kind " + got + " of " + size + " bytes");
        }
        return ByteBuffer.wrap(sockets.receive(fd, size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Sends a frame whose bytes may come in parts. */
    void send(FrameKind kind, byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + size).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(size).putInt(kind.number());
        for (byte[] part : parts) {
            frame.put(part);
        }
        sockets.send(fd, frame.array());
    }
}
