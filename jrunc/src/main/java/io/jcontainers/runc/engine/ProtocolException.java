package io.jcontainers.runc.engine;

/** A front sent what no front sends. */
final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
