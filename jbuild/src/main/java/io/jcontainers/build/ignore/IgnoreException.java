package io.jcontainers.build.ignore;

/** An ignore file that can't be used. The message names file and line. */
public final class IgnoreException extends RuntimeException {
    IgnoreException(String file, int line, String message) {
        super(file + ":" + line + ": " + message);
    }
}
