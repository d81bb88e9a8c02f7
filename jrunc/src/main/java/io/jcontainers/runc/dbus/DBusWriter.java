package io.jcontainers.runc.dbus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Marshals values, little-endian, each at a multiple of its alignment counted from the start of the message. Not
 * thread-safe.
 */
final class DBusWriter {
    /** Arrays and whole messages have limits of 64 and 128 MiB; a request of ours is far below both. */
    private static final int MAX_BYTES = 1 << 26;

    private byte[] buffer = new byte[512];
    private int size;
    private int pidOffset = DBusMessage.NO_PID;

    int size() {
        return size;
    }

    int pidOffset() {
        return pidOffset;
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer, size);
    }

    void align(int boundary) {
        while (size % boundary != 0) {
            put(0);
        }
    }

    /** A number of so many bytes, aligned to its size. */
    void number(long bits, int bytes) {
        align(bytes);
        for (int i = 0; i < bytes; i++) {
            put((int) (bits >>> (8 * i)));
        }
    }

    private void put(int b) {
        if (size == MAX_BYTES) {
            throw new IllegalArgumentException("message of more than " + MAX_BYTES + " bytes");
        }
        if (size == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * size);
        }
        buffer[size] = (byte) b;
        size++;
    }

    private void put(byte[] bytes) {
        for (byte b : bytes) {
            put(b);
        }
    }

    void value(DBusValue value) {
        switch (value) {
            case DBusValue.Fixed fixed -> number(fixed.bits(), fixed.size());
            case DBusValue.Real real -> number(Double.doubleToRawLongBits(real.value()), 8);
            case DBusValue.Text text -> text(text);
            case DBusValue.Array array -> array(array);
            case DBusValue.Struct struct -> struct(struct.values());
            case DBusValue.Entry entry -> struct(List.of(entry.key(), entry.value()));
            case DBusValue.Variant variant -> {
                signature(variant.value().signature());
                value(variant.value());
            }
            case DBusValue.PidHole hole -> hole();
        }
    }

    private void text(DBusValue.Text text) {
        if (text.type() == 'g') {
            signature(text.value());
            return;
        }
        byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
        number(bytes.length, 4);
        put(bytes);
        put(0);
    }

    private void signature(String signature) {
        if (signature.length() > 0xFF) {
            throw new IllegalArgumentException("signature longer than 255: " + signature);
        }
        put(signature.length());
        put(signature.getBytes(StandardCharsets.US_ASCII));
        put(0);
    }

    /** The length comes before the padding of the first element, and counts from after it. */
    private void array(DBusValue.Array array) {
        number(0, 4);
        int lengthAt = size - 4;
        align(alignment(array.element().charAt(0)));
        int start = size;
        array.values().forEach(this::value);
        for (int i = 0; i < 4; i++) {
            buffer[lengthAt + i] = (byte) ((size - start) >>> (8 * i));
        }
    }

    private void struct(List<DBusValue> values) {
        align(8);
        values.forEach(this::value);
    }

    private void hole() {
        if (pidOffset != DBusMessage.NO_PID) {
            throw new IllegalArgumentException("two holes for a pid");
        }
        number(0, 4);
        pidOffset = size - 4;
    }

    private static int alignment(char type) {
        return switch (type) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 4;
        };
    }
}
