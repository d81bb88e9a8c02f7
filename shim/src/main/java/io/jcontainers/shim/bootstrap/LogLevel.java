package io.jcontainers.shim.bootstrap;

/** How much a shim should log, from most to least. */
public enum LogLevel {
    TRACE(-8),
    DEBUG(-4),
    INFO(0),
    WARN(4),
    ERROR(8),
    FATAL(10),
    PANIC(12);

    private final int number;

    LogLevel(int number) {
        this.number = number;
    }

    /** The level of a number, or that nearest to it: the enum is an open one. Between two, the one that logs more. */
    public static LogLevel of(int number) {
        LogLevel nearest = TRACE;
        for (LogLevel level : values()) {
            if (level.distance(number) < nearest.distance(number)) {
                nearest = level;
            }
        }
        return nearest;
    }

    public int number() {
        return number;
    }

    private long distance(long other) {
        return Math.abs(number - other);
    }
}
