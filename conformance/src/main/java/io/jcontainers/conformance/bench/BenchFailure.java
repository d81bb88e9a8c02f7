package io.jcontainers.conformance.bench;

/** A command that did not do what the benchmark needs; the message holds its argv, status and stderr. */
final class BenchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailure(String message) {
        super(message);
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
