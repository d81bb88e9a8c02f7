package io.jcontainers.runc.seccomp;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one file of the filter cache. Numbers are big endian.
 *
 * <pre>
 *    0  magic       8 bytes
 *    8  key        32 bytes   what the filter was compiled from
 *   40  digest     32 bytes   SHA-256 of the payload
 *   72  payload
 *         flags           8
 *         needsListener   1   0 or 1
 *         program         4 + n   length in bytes, struct sock_filter array
 *         warnings        4   number of texts
 *           each          4 + n   length in bytes, UTF-8
 * </pre>
 */
final class FilterFile {
    /** Larger files are nobody's filter. */
    static final int MAX_BYTES = 1 << 20;

    private static final byte[] MAGIC = "JRUNCBP1".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;
    private static final int HEADER_BYTES = 8 + 2 * DIGEST_BYTES;

    private FilterFile() {}

    /**
     * Writes a filter.
     *
     * @param key 32 bytes
     */
    static byte[] encode(CompiledFilter filter, byte[] key, MessageDigest sha256) {
        List<byte[]> warnings = new ArrayList<>();
        int size = Long.BYTES + 1 + 2 * Integer.BYTES + filter.bpf().length;
        for (String warning : filter.warnings()) {
            byte[] text = warning.getBytes(StandardCharsets.UTF_8);
            warnings.add(text);
            size += Integer.BYTES + text.length;
        }
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + size);
        file.position(HEADER_BYTES);
        file.putLong(filter.flags()).put((byte) (filter.needsListener() ? 1 : 0));
        putBytes(file, filter.bpf());
        file.putInt(warnings.size());
        for (byte[] warning : warnings) {
            putBytes(file, warning);
        }
        sha256.update(file.array(), HEADER_BYTES, size);
        file.position(0);
        file.put(MAGIC).put(key).put(sha256.digest());
        return file.array();
    }

    /**
     * Reads a filter back.
     *
     * @param key what the file has to be for
     * @return null if any byte is not as {@link #encode} wrote it
     */
    static @Nullable CompiledFilter decode(byte[] bytes, byte[] key, MessageDigest sha256) {
        if (bytes.length < HEADER_BYTES || !isIntact(bytes, key, sha256)) {
            return null;
        }
        try {
            ByteBuffer file = ByteBuffer.wrap(bytes);
            file.position(HEADER_BYTES);
            long flags = file.getLong();
            boolean needsListener = file.get() != 0;
            byte[] bpf = getBytes(file);
            int count = file.getInt();
            List<String> warnings = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                warnings.add(new String(getBytes(file), StandardCharsets.UTF_8));
            }
            return file.hasRemaining() ? null : new CompiledFilter(bpf, flags, needsListener, warnings);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isIntact(byte[] bytes, byte[] key, MessageDigest sha256) {
        int magic = MAGIC.length;
        int digest = magic + DIGEST_BYTES;
        sha256.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        byte[] actual = sha256.digest();
        return Arrays.equals(bytes, 0, magic, MAGIC, 0, magic)
                && Arrays.equals(bytes, magic, digest, key, 0, DIGEST_BYTES)
                && Arrays.equals(bytes, digest, HEADER_BYTES, actual, 0, DIGEST_BYTES);
    }

    private static void putBytes(ByteBuffer file, byte[] bytes) {
        file.putInt(bytes.length).put(bytes);
    }

    private static byte[] getBytes(ByteBuffer file) {
        int length = file.getInt();
        if (length < 0 || length > file.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        file.get(bytes);
        return bytes;
    }
}
