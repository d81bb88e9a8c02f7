package io.jcontainers.shim.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of a connection's bytes, in whatever pieces they come. Memory grows with the bytes that have come, not
 * with the length that a header promises. For one thread.
 */
public final class FrameDecoder {
    private static final int FIRST_BYTES = 4096;
    private static final byte[] NOTHING = {};

    private final ByteBuffer headerBytes = ByteBuffer.allocate(FrameHeader.BYTES);
    private @Nullable FrameHeader header;
    private byte[] data = NOTHING;
    private long got;

    /**
     * Takes bytes until a frame is whole.
     *
     * @return null when all bytes are taken and more are needed
     */
    public @Nullable Incoming decode(ByteBuffer in) {
        FrameHeader current = header;
        if (current == null) {
            current = takeHeader(in);
            if (current == null) {
                return null;
            }
            header = current;
        }
        boolean oversized = current.length() > Frame.DATA_BYTES_MOST;
        int piece = (int) Math.min(in.remaining(), current.length() - got);
        if (oversized) {
            in.position(in.position() + piece);
        } else {
            keep(in, piece, (int) current.length());
        }
        got += piece;
        if (got < current.length()) {
            return null;
        }
        Incoming whole = oversized ? new OversizedFrame(current) : frame(current);
        restart();
        return whole;
    }

    /**
     * The peer will send nothing more.
     *
     * @throws FrameException when it has left a frame unfinished
     */
    public void finish() throws FrameException {
        FrameHeader current = header;
        if (current != null) {
            throw new FrameException("the connection ended within a frame of stream " + current.streamId() + ", with "
                    + got + " of " + current.length() + " bytes");
        }
        if (headerBytes.position() > 0) {
            throw new FrameException("the connection ended within a frame's header, with " + headerBytes.position()
                    + " of " + FrameHeader.BYTES + " bytes");
        }
    }

    private @Nullable FrameHeader takeHeader(ByteBuffer in) {
        while (in.hasRemaining() && headerBytes.hasRemaining()) {
            headerBytes.put(in.get());
        }
        return headerBytes.hasRemaining() ? null : FrameHeader.read(headerBytes.flip());
    }

    private void keep(ByteBuffer in, int piece, int length) {
        int end = (int) got + piece;
        if (end > data.length) {
            data = Arrays.copyOf(data, Math.min(length, Math.max(end, Math.max(FIRST_BYTES, 2 * data.length))));
        }
        in.get(data, (int) got, piece);
    }

    /** Without a copy: the array, never longer than the data, is the frame's from now on. */
    private Frame frame(FrameHeader current) {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(data, 0, (int) current.length());
        return new Frame(current.streamId(), current.type(), current.flags(), bytes);
    }

    private void restart() {
        headerBytes.clear();
        header = null;
        data = NOTHING;
        got = 0;
    }
}
