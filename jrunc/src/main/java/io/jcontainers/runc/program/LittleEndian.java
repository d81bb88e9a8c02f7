package io.jcontainers.runc.program;

/** Numbers in a byte array, lowest byte first. The array is new, so zero bytes need no store. */
final class LittleEndian {
    private LittleEndian() {}

    static void put16(byte[] out, int offset, int value) {
        out[offset] = (byte) value;
        out[offset + 1] = (byte) (value >>> 8);
    }

    static void put32(byte[] out, int offset, int value) {
        if (value != 0) {
            put16(out, offset, value);
            put16(out, offset + 2, value >>> 16);
        }
    }

    static void put64(byte[] out, int offset, long value) {
        if (value != 0) {
            put32(out, offset, (int) value);
            put32(out, offset + 4, (int) (value >>> 32));
        }
    }
}
