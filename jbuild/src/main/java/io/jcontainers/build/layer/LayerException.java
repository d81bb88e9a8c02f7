package io.jcontainers.build.layer;

import io.jcontainers.build.tar.TarEntry;
import java.io.IOException;

/** A layer can't be applied or made; the message names the entry or path. */
public final class LayerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what to do about it */
    public LayerException(String message) {
        super(message);
    }

    /** An error with an entry, the archive's {@code number}-th. */
    static LayerException of(long number, TarEntry entry, Exception cause) {
        return new LayerException("layer entry " + number + " \"" + entry.name() + "\": " + cause.getMessage(), cause);
    }

    /** The same, for an error below. */
    public LayerException(String message, Throwable cause) {
        super(message, cause);
    }
}
