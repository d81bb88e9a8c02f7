package io.jcontainers.shim.ttrpc;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;

/**
 * One frame of a connection. Types and flags that are not known are kept as they came: a relay passes them on.
 *
 * @param streamId unsigned, of 32 bits; a request and its response have the same
 */
public record Frame(long streamId, int type, int flags, ByteString data) implements Incoming {
    public static final int REQUEST = 1;
    public static final int RESPONSE = 2;
    /** One more message of a stream. The Task API has no streams. */
    public static final int DATA = 3;

    /** The sender sends nothing more on this stream. */
    public static final int REMOTE_CLOSED = 0x01;
    /** The sender will send data on this stream. */
    public static final int REMOTE_OPEN = 0x02;
    /** The frame carries no message, which is not the same as an empty one. */
    public static final int NO_DATA = 0x04;

    public static final int DATA_BYTES_MOST = 4 << 20;

    /** @throws IllegalArgumentException when the data is too long, or a number doesn't fit in its place */
    public Frame {
        if (data.size() > DATA_BYTES_MOST) {
            throw new IllegalArgumentException(
                    "a frame with " + data.size() + " bytes, more than " + DATA_BYTES_MOST + ", on stream " + streamId);
        }
        FrameHeader.check(data.size(), streamId, type, flags);
    }

    /** Header and data, to be read. */
    public ByteBuffer toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES + data.size());
        header().write(bytes);
        data.copyTo(bytes);
        return bytes.flip();
    }

    public FrameHeader header() {
        return new FrameHeader(data.size(), streamId, type, flags);
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
