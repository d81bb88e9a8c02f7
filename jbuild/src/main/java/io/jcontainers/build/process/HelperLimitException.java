package io.jcontainers.build.process;

import java.io.IOException;

/** A helper program was killed because it ran too long or printed too much. */
public final class HelperLimitException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Which limit it went beyond. */
    public enum Limit {
        TIME,
        OUTPUT
    }

    private final Limit limit;

    /** @param message the program, and its limit */
    public HelperLimitException(Limit limit, String message) {
        super(message);
        this.limit = limit;
    }

    /** Which one. */
    public Limit limit() {
        return limit;
    }
}
