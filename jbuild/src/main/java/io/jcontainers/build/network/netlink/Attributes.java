package io.jcontainers.build.network.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The attributes of a message, drawn at {@link Payload}; of several of one type the last counts, as in the kernel. */
public final class Attributes {
    private static final int HEADER = 4;

    /** NLA_TYPE_MASK: without the marks of nested attributes and of byte order. */
    private static final int TYPE_MASK = 0x3fff;

    private final SortedMap<Integer, byte[]> values;

    private Attributes(SortedMap<Integer, byte[]> values) {
        this.values = values;
    }

    /**
     * Reads attributes up to the end of the bytes.
     *
     * @throws NetlinkException when a length leads out of them
     */
    public static Attributes of(byte[] bytes, int start) throws NetlinkException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        SortedMap<Integer, byte[]> values = new TreeMap<>();
        for (int at = start; at + HEADER <= bytes.length; ) {
            int length = in.getShort(at) & 0xffff;
            if (length < HEADER || length > bytes.length - at) {
                throw new NetlinkException("read the kernel's answer: an attribute of " + length + " bytes at " + at
                        + " of " + bytes.length);
            }
            values.put(in.getShort(at + 2) & TYPE_MASK, Arrays.copyOfRange(bytes, at + HEADER, at + length));
            at += length + 3 & ~3;
        }
        return new Attributes(values);
    }

    /** A value's bytes. */
    public Optional<byte[]> bytes(int type) {
        return Optional.ofNullable(values.get(type)).map(byte[]::clone);
    }

    /** A value of four bytes; empty where there is none of that length. */
    public OptionalInt u32(int type) {
        byte[] value = values.get(type);
        return value == null || value.length != Integer.BYTES
                ? OptionalInt.empty()
                : OptionalInt.of(
                        ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
    }

    /** A value of four bytes, most significant first; empty where there is none of that length. */
    public OptionalInt be32(int type) {
        byte[] value = values.get(type);
        return value == null || value.length != Integer.BYTES
                ? OptionalInt.empty()
                : OptionalInt.of(ByteBuffer.wrap(value).getInt());
    }

    /** A text, without the NUL at its end. */
    public Optional<String> text(int type) {
        return Optional.ofNullable(values.get(type)).map(value -> {
            int length = value.length > 0 && value[value.length - 1] == 0 ? value.length - 1 : value.length;
            return new String(value, 0, length, StandardCharsets.UTF_8);
        });
    }

    /** The attributes that an attribute is made of; none where it is not there. */
    public Attributes nested(int type) throws NetlinkException {
        return of(values.getOrDefault(type, new byte[0]), 0);
    }

    /** All by type, in order. */
    public Map<Integer, byte[]> all() {
        return Collections.unmodifiableMap(values);
    }
}
