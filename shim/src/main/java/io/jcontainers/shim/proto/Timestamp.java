package io.jcontainers.shim.proto;

import com.google.protobuf.ByteString;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code google.protobuf.Timestamp}: from 0001-01-01T00:00:00Z, which is Go's zero time, to the end of 9999.
 *
 * @param nanos 0 to 999,999,999, also before 1970
 */
public record Timestamp(long seconds, int nanos) implements Message {
    private static final long SECONDS_LEAST = -62_135_596_800L;
    private static final long SECONDS_MOST = 253_402_300_799L;
    private static final int NANOS_MOST = 999_999_999;

    /** @throws IllegalArgumentException outside of that range */
    public Timestamp {
        if (!isSecond(seconds) || !isNano(nanos)) {
            throw new IllegalArgumentException(seconds + " s and " + nanos + " ns are no timestamp");
        }
    }

    public static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond(), instant.getNano());
    }

    public Instant toInstant() {
        return Instant.ofEpochSecond(seconds, nanos);
    }

    public static Timestamp read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "google.protobuf.Timestamp", in -> fields(in, null));
    }

    /** For a field of this type. */
    public static Timestamp fields(MessageReader in, @Nullable Timestamp before) throws MalformedMessageException {
        long seconds = before == null ? 0 : before.seconds;
        int nanos = before == null ? 0 : before.nanos;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> seconds = in.int64("seconds");
                case 2 -> nanos = in.int32("nanos");
                default -> in.skip();
            }
        }
        if (!isSecond(seconds)) {
            throw in.malformed("seconds", seconds + " is not within the years 1 to 9999");
        }
        if (!isNano(nanos)) {
            throw in.malformed("nanos", nanos + " is not within 0 to " + NANOS_MOST);
        }
        return new Timestamp(seconds, nanos);
    }

    @Override
    public void write(MessageWriter out) {
        out.int64(1, seconds);
        out.int32(2, nanos);
    }

    private static boolean isSecond(long seconds) {
        return seconds >= SECONDS_LEAST && seconds <= SECONDS_MOST;
    }

    private static boolean isNano(int nanos) {
        return nanos >= 0 && nanos <= NANOS_MOST;
    }
}
