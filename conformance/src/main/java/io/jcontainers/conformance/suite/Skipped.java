package io.jcontainers.conformance.suite;

/** This host can't show what the case is about; the message says what is missing. */
final class Skipped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Skipped(String reason) {
        super(reason);
    }
}
