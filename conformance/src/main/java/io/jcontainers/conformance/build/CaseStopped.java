package io.jcontainers.conformance.build;

/** The case can't go on; what went wrong is recorded already. */
final class CaseStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
