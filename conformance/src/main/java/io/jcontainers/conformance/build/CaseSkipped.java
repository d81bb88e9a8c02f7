package io.jcontainers.conformance.build;

/** This machine can't show what the case is about; the message says what is missing. */
final class CaseSkipped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaseSkipped(String reason) {
        super(reason);
    }
}
