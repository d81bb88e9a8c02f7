package io.jcontainers.build.dockerfile;

import java.io.Serial;

/** Variables of a word that can't be expanded; the message is BuildKit's where it has one. */
public final class ExpansionException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean atEnd;

    private ExpansionException(String message, boolean atEnd) {
        super(message);
        this.atEnd = atEnd;
    }

    static ExpansionException of(String message) {
        return new ExpansionException(message, false);
    }

    /** The text is over before something that it began. */
    static ExpansionException atEnd(String message) {
        return new ExpansionException(message, true);
    }

    boolean isAtEnd() {
        return atEnd;
    }
}
