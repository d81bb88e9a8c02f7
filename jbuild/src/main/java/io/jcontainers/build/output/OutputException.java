package io.jcontainers.build.output;

import java.io.IOException;

/** An image can't go where it should. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is in the way, and what to do */
    public OutputException(String message) {
        super(message);
    }

    /** The same, with what was found on the way. */
    public OutputException(String message, Throwable cause) {
        super(message, cause);
    }
}
