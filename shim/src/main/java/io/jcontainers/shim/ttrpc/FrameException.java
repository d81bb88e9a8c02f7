package io.jcontainers.shim.ttrpc;

import java.io.IOException;

/** A connection that can't be used any more: its frames can no longer be told apart. */
public final class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    FrameException(String message) {
        super(message);
    }
}
