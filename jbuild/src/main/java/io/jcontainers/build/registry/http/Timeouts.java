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
    /** What suits the internet. */
    public static Timeouts usual() {
        return new Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(30), 1024);
    }

    /** The fewest bytes of a window that isn't a stall. */
    long windowBytes() {
        return Math.max(1, bytesPerSecond * stallWindow.toMillis() / 1000);
    }
}
