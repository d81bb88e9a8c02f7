package io.jcontainers.build.content;

import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a digest for what statx(2) says of an inode: device, number, type, mode, size, mtime and ctime. Every
 * change
 * of content or attributes changes the ctime. Bounded: when it is full, what nobody has asked for since it was full the
 * last
 * time is forgotten. Safe for threads.
 *
 * <pre>
 *   a record, in 64-bit numbers:
 *   0 device  1 inode  2 size  3 mtime s  4 ctime s  5 mtime ns, ctime ns
 *   6 type, mode, in use, asked for  7-10 digest
 * </pre>
 */
public final class StatMemory {
    private static final int STRIDE = 11;
    private static final int KEY = 7;
    private static final int FIRST_SLOTS = 256;
    private static final int FLAGS = 6;
    private static final long IN_USE = 1L << 62;
    private static final long ASKED_FOR = 1L << 61;

    private static final long MAGIC = 0x6a62_7374_6174_0001L; // "jbstat", version 1
    private static final int DIGEST_BYTES = 32;

    private final int most;
    private Table table = new Table(FIRST_SLOTS);
    private boolean unsaved;

    /** @param most remembers so many inodes at most; some 130 bytes each */
    public StatMemory(int most) {
        if (most < 2) {
            throw new IllegalArgumentException("a memory of " + most + " inodes");
        }
        this.most = most;
    }

    /** The digest for such an inode; null when none is known. */
    public synchronized byte @Nullable [] find(Stat stat) {
        return table.find(key(stat));
    }

    /** Remembers one of 32 bytes. */
    public synchronized void add(Stat stat, byte[] digest) {
        unsaved = true;
        if (digest.length != DIGEST_BYTES) {
            throw new IllegalArgumentException("a digest of " + digest.length + " bytes");
        }
        put(key(stat), digest);
    }

    private void put(long[] key, byte[] digest) {
        if (table.size >= most) {
            table = table.withoutForgotten(most / 2);
        }
        table.put(key, digest);
    }

    /** How many are remembered. */
    public synchronized int size() {
        return table.size;
    }

    private static long[] key(Stat stat) {
        return new long[] {
            stat.device(),
            stat.inode(),
            stat.size(),
            stat.mtime().seconds(),
            stat.ctime().seconds(),
            (long) stat.mtime().nanos() << 32 | stat.ctime().nanos(),
            IN_USE | (long) stat.type().ordinal() << 16 | stat.mode()
        };
    }

    /**
     * Writes all to a file, which appears by a rename.
     *
     * @param file in a directory that others can't write to
     */
    public void save(Path file) throws IOException {
        byte[] content = content();
        byte[] digest = digest(content);
        Path temporary = file.resolveSibling(
                file.getFileName() + ".new-" + ProcessHandle.current().pid());
        try {
            Files.write(
                    temporary,
                    ByteBuffer.allocate(content.length + DIGEST_BYTES)
                            .put(content)
                            .put(digest)
                            .array());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Whether something was added since it was saved the last time. */
    public synchronized boolean isUnsaved() {
        return unsaved;
    }

    private synchronized byte[] content() {
        unsaved = false;
        ByteBuffer out = ByteBuffer.allocate((2 + STRIDE * table.size) * Long.BYTES);
        LongBuffer longs = out.asLongBuffer().put(MAGIC).put(table.size);
        table.writeTo(longs);
        return out.array();
    }

    private static byte[] digest(byte[] content) {
        Digests.Running running = Digests.fast().start(DigestAlgorithm.SHA256);
        running.update(content, 0, content.length);
        return running.finishBytes();
    }

    /**
     * Adds what a file holds that {@link #save} has written.
     *
     * @return how many there were; 0 also for a file that is missing, damaged or of another version
     */
    public int load(Path file) {
        byte[] all;
        try {
            long bytes = Files.size(file);
            if (bytes > DIGEST_BYTES + (2L + (long) STRIDE * most) * Long.BYTES) {
                return 0;
            }
            all = Files.readAllBytes(file);
        } catch (IOException e) {
            return 0;
        }
        int length = all.length - DIGEST_BYTES;
        if (length < 2 * Long.BYTES
                || !Arrays.equals(digest(Arrays.copyOf(all, length)), Arrays.copyOfRange(all, length, all.length))) {
            return 0;
        }
        LongBuffer in = ByteBuffer.wrap(all, 0, length).asLongBuffer();
        if (in.get() != MAGIC || in.get() * STRIDE != in.remaining()) {
            return 0;
        }
        return add(in);
    }

    private synchronized int add(LongBuffer in) {
        int count = 0;
        long[] key = new long[KEY];
        while (in.hasRemaining()) {
            in.get(key);
            ByteBuffer digest = ByteBuffer.allocate(DIGEST_BYTES);
            for (int i = KEY; i < STRIDE; i++) {
                digest.putLong(in.get());
            }
            put(key, digest.array());
            count++;
        }
        return count;
    }

    /** Open addressing, at most half full. */
    private static final class Table {
        private final long seed = System.nanoTime() | 1;
        private long[] slots;
        private int size;

        Table(int slots) {
            this.slots = new long[slots * STRIDE];
        }

        byte @Nullable [] find(long[] key) {
            int at = place(slots, key);
            if (slots[at + FLAGS] == 0) {
                return null;
            }
            slots[at + FLAGS] |= ASKED_FOR;
            return digest(at);
        }

        private byte[] digest(int at) {
            ByteBuffer digest = ByteBuffer.allocate(DIGEST_BYTES);
            for (int i = KEY; i < STRIDE; i++) {
                digest.putLong(slots[at + i]);
            }
            return digest.array();
        }

        void put(long[] key, byte[] digest) {
            if (2 * size >= slots.length / STRIDE) {
                grow();
            }
            int at = place(slots, key);
            size += slots[at + FLAGS] == 0 ? 1 : 0;
            System.arraycopy(key, 0, slots, at, KEY);
            ByteBuffer.wrap(digest).asLongBuffer().get(slots, at + KEY, STRIDE - KEY);
        }

        void writeTo(LongBuffer out) {
            for (int at = 0; at < slots.length; at += STRIDE) {
                if (slots[at + FLAGS] != 0) {
                    out.put(slots, at, STRIDE);
                }
            }
        }

        /** Those that were asked for; if that are too many, some of them. */
        Table withoutForgotten(int most) {
            Table kept = new Table(FIRST_SLOTS);
            long[] key = new long[KEY];
            for (int at = 0; at < slots.length && kept.size < most; at += STRIDE) {
                if ((slots[at + FLAGS] & ASKED_FOR) != 0) {
                    System.arraycopy(slots, at, key, 0, KEY);
                    kept.put(key, digest(at));
                }
            }
            kept.forgetQuestions();
            return kept;
        }

        private void forgetQuestions() {
            for (int at = 0; at < slots.length; at += STRIDE) {
                slots[at + FLAGS] &= ~ASKED_FOR;
            }
        }

        private void grow() {
            long[] larger = new long[2 * slots.length];
            long[] key = new long[KEY];
            for (int at = 0; at < slots.length; at += STRIDE) {
                if (slots[at + FLAGS] != 0) {
                    System.arraycopy(slots, at, key, 0, KEY);
                    System.arraycopy(slots, at, larger, place(larger, key), STRIDE);
                }
            }
            slots = larger;
        }

        /** Where a key is, or where it belongs. */
        private int place(long[] table, long[] key) {
            int count = table.length / STRIDE;
            long hash = seed;
            for (int i = 0; i < FLAGS; i++) {
                hash = (hash ^ key[i]) * 0x9e3779b97f4a7c15L;
                hash ^= hash >>> 29;
            }
            int slot = (int) (hash & count - 1);
            while (table[slot * STRIDE + FLAGS] != 0 && !isAt(table, slot * STRIDE, key)) {
                slot = slot + 1 & count - 1;
            }
            return slot * STRIDE;
        }

        private static boolean isAt(long[] table, int at, long[] key) {
            return ((table[at + FLAGS] ^ key[FLAGS]) & ~ASKED_FOR) == 0
                    && Arrays.equals(table, at, at + FLAGS, key, 0, FLAGS);
        }
    }
}
