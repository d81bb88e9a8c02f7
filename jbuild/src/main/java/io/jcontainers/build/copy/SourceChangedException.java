package io.jcontainers.build.copy;

import java.io.IOException;

/** A source is not what it was when it was selected: select again. */
public final class SourceChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceChangedException(String path) {
        super("\"/" + path + "\" changed while it was copied; build again");
    }

    SourceChangedException(String path, Throwable cause) {
        super("\"/" + path + "\" changed while it was copied; build again", cause);
    }
}
