package io.jcontainers.runc.state;

import io.jcontainers.runc.program.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a container once its init runs: {@code struct live_file} in {@code program.h}.
 *
 * @param pid of init, in the pid namespace of the runtime
 * @param startTime field 22 of its {@code /proc/PID/stat}, in clock ticks since boot
 * @param created seconds since 1970
 * @param createdNanos nanoseconds behind that
 * @param pidfs inode of its pidfd, -1 where the kernel has no pidfs
 */
public record LiveFile(long pid, long startTime, long created, long createdNanos, long pidfs) {
    /** Its name in the container's directory. */
    public static final String NAME = "live";

    private static final int MAGIC = 0x314c524a; // "JRL1"
    private static final int VERSION = 1;
    private static final int DIGEST_OFFSET = 48;
    private static final int BYTES = 56;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    /** Null for anything but a whole file of this version. */
    public static @Nullable LiveFile parse(byte[] bytes) {
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean whole = in.getInt() == MAGIC
                && in.getInt() == VERSION
                && in.getLong(DIGEST_OFFSET) == Digest.of(Arrays.copyOf(bytes, DIGEST_OFFSET), 0);
        return whole ? new LiveFile(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong()) : null;
    }

    /** RFC 3339 in UTC, nanoseconds without trailing zeroes: {@code 2026-08-19T10:11:12.123456789Z}. */
    public String createdText() {
        String fraction = createdNanos == 0 ? "" : ("." + String.format("%09d", createdNanos)).replaceAll("0+$", "");
        return SECONDS.format(Instant.ofEpochSecond(created).atOffset(ZoneOffset.UTC)) + fraction + "Z";
    }
}
