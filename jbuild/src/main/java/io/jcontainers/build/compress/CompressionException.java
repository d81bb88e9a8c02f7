package io.jcontainers.build.compress;

import java.io.IOException;

/** A compressed stream is broken, is of another format than expected, or grows beyond its budget. */
public final class CompressionException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and where in the stream */
    public CompressionException(String message) {
        super(message);
    }

    /** The same, with what a library said. */
    public CompressionException(String message, Throwable cause) {
        super(message, cause);
    }
}
