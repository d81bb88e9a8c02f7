package io.jcontainers.build.network.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A message to the kernel (linux/netlink.h).
 *
 * <pre>
 * 0        4      6       8          12     16
 * +--------+------+-------+----------+------+------------------------+
 * | length | type | flags | sequence | port | payload, padded to 4   |
 * +--------+------+-------+----------+------+------------------------+
 * </pre>
 *
 * The port is zero: the kernel.
 *
 * @param what for errors: what was to be done, such as {@code "make the device x"}
 * @param type of the message, with its family's meaning
 * @param flags {@code NLM_F_*}
 */
public record Request(String what, int type, int flags, Payload payload) {
    /** It is a request. */
    public static final int REQUEST = 0x1;

    /** The kernel is to answer, with an error number of zero if it did it. */
    public static final int ACK = 0x4;

    /** It asks for all there are. */
    public static final int DUMP = 0x300;

    /** What there is already is an error. */
    public static final int EXCLUSIVE = 0x200;

    /** It makes what there is not. */
    public static final int CREATE = 0x400;

    /** It comes behind those that there are. */
    public static final int APPEND = 0x800;

    static final int HEADER = 16;

    /** The message with these flags besides its own. */
    byte[] message(int moreFlags, int sequence) {
        byte[] body = payload.toByteArray();
        int padding = -body.length & 3;
        return ByteBuffer.allocate(HEADER + body.length + padding)
                .order(ByteOrder.nativeOrder())
                .putInt(HEADER + body.length)
                .putShort((short) type)
                .putShort((short) (flags | REQUEST | moreFlags))
                .putInt(sequence)
                .putInt(0)
                .put(body)
                .array();
    }
}
