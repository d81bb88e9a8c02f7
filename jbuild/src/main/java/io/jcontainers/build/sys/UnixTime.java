package io.jcontainers.build.sys;

/**
 * A time of a file.
 *
 * @param seconds since 1970, negative before
 * @param nanos 0 to 999,999,999, counted onwards also before 1970
 */
public record UnixTime(long seconds, int nanos) implements Comparable<UnixTime> {
    /** 1970. */
    public static final UnixTime EPOCH = new UnixTime(0, 0);

    /** @throws IllegalArgumentException for nanoseconds out of range */
    public UnixTime {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException(nanos + " nanoseconds");
        }
    }

    /** The begin of its second. */
    public UnixTime wholeSeconds() {
        return nanos == 0 ? this : new UnixTime(seconds, 0);
    }

    @Override
    public int compareTo(UnixTime other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
    }
}
