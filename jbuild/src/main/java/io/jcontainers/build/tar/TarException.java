package io.jcontainers.build.tar;

import java.io.IOException;

/** An archive is broken, ambiguous, or beyond the limits. */
public final class TarException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the number and name of the entry */
    public TarException(String message) {
        super(message);
    }
}
