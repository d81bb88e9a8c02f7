package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.RelativePath;
import java.security.SecureRandom;

/**
 * A set of paths that remembers a 64-bit hash of each: some 16 bytes a path, however long it is. The hash is
 * SipHash-2-4 with a key of its own, so nobody can make two paths meet; by chance two of a million do once in 2^25
 * layers.
 */
final class PathSet {
    private static final int FIRST_SLOTS = 1024;

    private final long key0;
    private final long key1;
    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    PathSet() {
        SecureRandom random = new SecureRandom();
        key0 = random.nextLong();
        key1 = random.nextLong();
    }

    /** Returns whether it was not there. */
    boolean add(RelativePath path) {
        if (2 * size >= slots.length) {
            grow();
        }
        if (!insert(slots, hash(path.bytes()))) {
            return false;
        }
        size++;
        return true;
    }

    boolean contains(RelativePath path) {
        long hash = hash(path.bytes());
        int mask = slots.length - 1;
        for (int i = (int) hash & mask; slots[i] != 0; i = i + 1 & mask) {
            if (slots[i] == hash) {
                return true;
            }
        }
        return false;
    }

    private void grow() {
        long[] larger = new long[2 * slots.length];
        for (long hash : slots) {
            if (hash != 0) {
                insert(larger, hash);
            }
        }
        slots = larger;
    }

    private static boolean insert(long[] slots, long hash) {
        int mask = slots.length - 1;
        int i = (int) hash & mask;
        while (slots[i] != 0) {
            if (slots[i] == hash) {
                return false;
            }
            i = i + 1 & mask;
        }
        slots[i] = hash;
        return true;
    }

    /** Never 0, which marks an empty slot. */
    private long hash(ByteString bytes) {
        Sip sip = new Sip(key0, key1);
        long word = 0;
        int length = bytes.length();
        for (int i = 0; i < length; i++) {
            word |= (bytes.at(i) & 0xffL) << 8 * (i & 7);
            if ((i & 7) == 7) {
                sip.add(word);
                word = 0;
            }
        }
        sip.add(word | (long) length << 56);
        long hash = sip.finish();
        return hash == 0 ? 1 : hash;
    }

    /** SipHash-2-4 (Aumasson and Bernstein, 2012). */
    private static final class Sip {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Sip(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void add(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            for (int i = 0; i < 4; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
