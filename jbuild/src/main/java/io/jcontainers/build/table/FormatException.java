package io.jcontainers.build.table;

/** A format that can't be read or used. The message is Docker's, {@code template parsing error: ...}. */
public final class FormatException extends RuntimeException {
    FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
