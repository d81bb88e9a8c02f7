package io.jcontainers.build.context;

import java.io.IOException;

/** A context, its Dockerfile or its ignore file can't be had; in Docker's words where it has some. */
public final class ContextException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with what, and what to do about it */
    public ContextException(String message) {
        super(message);
    }

    /** The same with what led to it. */
    public ContextException(String message, Throwable cause) {
        super(message, cause);
    }
}
