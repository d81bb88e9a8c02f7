package io.jcontainers.shim.ttrpc;

import java.nio.ByteBuffer;

/**
 * What precedes each frame's data (containerd/ttrpc, PROTOCOL.md):
 *
 * <pre>
 *     0        4            8      9       10
 *     +--------+------------+------+-------+--
 *     | length | stream id  | type | flags | data ...
 *     +--------+------------+------+-------+--
 * </pre>
 *
 * The numbers are unsigned and big-endian.
 *
 * @param length of the data, without the header
 */
public record FrameHeader(long length, long streamId, int type, int flags) {
    public static final int BYTES = 10;

    static final long UINT32_MOST = 0xffff_ffffL;

    private static final int BYTE_MOST = 0xff;

    /** @throws IllegalArgumentException when a number doesn't fit in its place */
    public FrameHeader {
        check(length, streamId, type, flags);
    }

    static FrameHeader read(ByteBuffer in) {
        return new FrameHeader(
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()),
                Byte.toUnsignedInt(in.get()),
                Byte.toUnsignedInt(in.get()));
    }

    void write(ByteBuffer out) {
        out.putInt((int) length).putInt((int) streamId).put((byte) type).put((byte) flags);
    }

    static void check(long length, long streamId, int type, int flags) {
        check("length", length, UINT32_MOST);
        check("stream id", streamId, UINT32_MOST);
        check("type", type, BYTE_MOST);
        check("flags", flags, BYTE_MOST);
    }

    private static void check(String what, long number, long most) {
        if (number < 0 || number > most) {
            throw new IllegalArgumentException("a frame's " + what + " of " + number);
        }
    }
}
