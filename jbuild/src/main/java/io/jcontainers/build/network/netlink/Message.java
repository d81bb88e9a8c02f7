package io.jcontainers.build.network.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message from the kernel, drawn at {@link Request}.
 *
 * @param payload what follows the header
 */
public record Message(int type, int flags, int sequence, byte[] payload) {
    /** An error number, or zero: the acknowledgement. */
    static final int ERROR = 2;

    /** The end of a dump. */
    static final int DONE = 3;

    /** NLM_F_DUMP_INTR: what is dumped changed meanwhile. */
    static final int INTERRUPTED = 0x10;

    /** NLM_F_CAPPED: the failed request is not repeated in an error. */
    private static final int CAPPED = 0x100;

    /** NLM_F_ACK_TLVS: attributes follow an error. */
    private static final int EXPLAINED = 0x200;

    private static final int ERROR_NUMBER = 4;

    /** NLMSGERR_ATTR_MSG. */
    private static final int EXPLANATION = 1;

    /** The messages of a datagram. */
    static List<Message> all(byte[] datagram) throws NetlinkException {
        ByteBuffer in = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<Message> messages = new ArrayList<>();
        for (int at = 0; at + Request.HEADER <= datagram.length; ) {
            int length = in.getInt(at);
            if (length < Request.HEADER || length > datagram.length - at) {
                throw new NetlinkException("read the kernel's answer: a message of " + length + " bytes at " + at
                        + " of " + datagram.length);
            }
            messages.add(new Message(
                    in.getShort(at + 4) & 0xffff,
                    in.getShort(at + 6) & 0xffff,
                    in.getInt(at + 8),
                    Arrays.copyOfRange(datagram, at + Request.HEADER, at + length)));
            at += length + 3 & ~3;
        }
        return messages;
    }

    /** The error number of an error or of a dump's end; zero for none. */
    int errno() {
        return payload.length < ERROR_NUMBER
                ? 0
                : -ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt();
    }

    /** What the kernel says about an error; empty if nothing. */
    String explanation() throws NetlinkException {
        if (type != ERROR || (flags & EXPLAINED) == 0) {
            return "";
        }
        int start = ERROR_NUMBER + Request.HEADER;
        if ((flags & CAPPED) == 0) {
            int length = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt(ERROR_NUMBER);
            start = ERROR_NUMBER + (length + 3 & ~3);
        }
        return start > payload.length || start < 0
                ? ""
                : Attributes.of(payload, start).text(EXPLANATION).orElse("");
    }

    /** The attributes behind a header of the family's own. */
    public Attributes attributes(int header) throws NetlinkException {
        return Attributes.of(payload, header);
    }

    /** A byte of the payload, unsigned; 0 behind its end. */
    public int u8(int offset) {
        return offset < payload.length ? payload[offset] & 0xff : 0;
    }

    /** Four bytes of the payload; 0 behind its end. */
    public int u32(int offset) {
        return offset + Integer.BYTES <= payload.length
                ? ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt(offset)
                : 0;
    }
}
