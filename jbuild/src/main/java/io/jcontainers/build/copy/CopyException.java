package io.jcontainers.build.copy;

import java.io.IOException;

/** Files can't be copied as an instruction asks; the message names the path. */
public final class CopyException extends IOException {
    private static final long serialVersionUID = 1L;

    CopyException(String message) {
        super(message);
    }

    CopyException(String message, Throwable cause) {
        super(message, cause);
    }
}
