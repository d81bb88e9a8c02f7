package io.jcontainers.build.registry.http;

import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param connect until a connection stands
 * @param firstByte from the request's last byte to the answer's head
 * @param commit the same where the registry has to take over a blob before it answers
 * @param stallWindow time spent waiting for bytes after which they are counted
 * @param bytesPerSecond fewer than this over a window is a stall
 */
public record Timeouts(
        Duration connect, Duration firstByte, Duration commit, Duration stallWindow, long bytesPerSecond) {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    /** What suits the internet. */
    public static Timeouts usual() {
        return ofSilence(Duration.ofSeconds(30));
    }

    /** With so much time without any byte; a connection has to stand within 10 s in any case. */
    public static Timeouts ofSilence(Duration silence) {
        Duration connect = silence.compareTo(LONGEST_CONNECT) < 0 ? silence : LONGEST_CONNECT;
        return new Timeouts(connect, silence, silence.multipliedBy(10), silence, 1024);
    }

    /** The fewest bytes of a window that isn't a stall. */
    long windowBytes() {
        return Math.max(1, bytesPerSecond * stallWindow.toMillis() / 1000);
    }
}
