package io.jcontainers.conformance.suite;

/** The case can't go on; what went wrong is recorded already. */
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
