package io.jcontainers.runc.command;

/** The command line is wrong. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    UsageException(String message) {
        super(message, null, false, false);
        text = message;
    }

    /** What is wrong. */
    String text() {
        return text;
    }
}
