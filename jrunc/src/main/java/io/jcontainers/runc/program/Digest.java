package io.jcontainers.runc.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The checksum of stored programs: {@code program_digest} in {@code vm.c}. It finds damage, not malice. */
public final class Digest {
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private Digest() {}

    /** Of everything from an index on. */
    public static long of(byte[] bytes, int from) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int size = bytes.length - from;
        long[] lane = {PRIME, PRIME << 1 | 1, ~PRIME, size};
        int at = from;
        for (; at + 32 <= bytes.length; at += 32) {
            for (int i = 0; i < 4; i++) {
                lane[i] = (lane[i] ^ in.getLong(at + i * 8)) * PRIME;
                lane[i] ^= lane[i] >>> 29;
            }
        }
        for (; at < bytes.length; at++) {
            lane[0] = (lane[0] ^ bytes[at] & 0xff) * PRIME;
        }
        long digest = 0;
        for (long word : lane) {
            digest = (digest ^ word) * PRIME;
            digest ^= digest >>> 32;
        }
        return digest;
    }
}
