package io.jcontainers.build.network.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Bytes of a message, written one behind the other: a family's own header, then attributes. Numbers are in the
 * machine's order but for those that say otherwise.
 *
 * <pre>
 * attribute: 0        2        4
 *            +--------+--------+-----------------------+
 *            | length | type   | value, padded to 4    |
 *            +--------+--------+-----------------------+
 * </pre>
 *
 * The length counts its own four bytes and the value, not the padding; a nested attribute's value is attributes.
 */
public final class Payload {
    private static final int ATTRIBUTE_HEADER = 4;

    /** NLA_F_NESTED. */
    private static final int NESTED = 0x8000;

    private static final int FIRST_CAPACITY = 256;

    private ByteBuffer out = ByteBuffer.allocate(FIRST_CAPACITY).order(ByteOrder.nativeOrder());

    /** One byte. */
    public Payload u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    /** Two bytes. */
    public Payload u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    /** Two bytes, most significant first. */
    public Payload be16(int value) {
        return u8(value >> 8).u8(value);
    }

    /** Four bytes. */
    public Payload u32(int value) {
        room(4).putInt(value);
        return this;
    }

    /** These bytes. */
    public Payload bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** An attribute. */
    public Payload attribute(int type, byte[] value) {
        return u16(ATTRIBUTE_HEADER + value.length).u16(type).bytes(value).pad();
    }

    /** An attribute of one byte. */
    public Payload attribute8(int type, int value) {
        return attribute(type, new byte[] {(byte) value});
    }

    /** An attribute of four bytes. */
    public Payload attribute32(int type, int value) {
        return u16(ATTRIBUTE_HEADER + Integer.BYTES).u16(type).u32(value);
    }

    /** An attribute of four bytes, most significant first. */
    public Payload attributeBe32(int type, int value) {
        return attribute(type, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** An attribute that is a text with a NUL at its end. */
    public Payload attribute(int type, String text) {
        return attribute(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** An attribute that is attributes, or another family's header with attributes. */
    public Payload nested(int type, Consumer<Payload> value) {
        int start = out.position();
        u16(0).u16(type | NESTED);
        value.accept(this);
        out.putShort(start, (short) (out.position() - start));
        return pad();
    }

    /** Zeros to the next multiple of four. */
    Payload pad() {
        while (out.position() % 4 != 0) {
            u8(0);
        }
        return this;
    }

    /** What has been written. */
    byte[] toByteArray() {
        return Arrays.copyOf(out.array(), out.position());
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            byte[] more = Arrays.copyOf(out.array(), 2 * (out.capacity() + bytes));
            out = ByteBuffer.wrap(more).order(ByteOrder.nativeOrder()).position(out.position());
        }
        return out;
    }
}
