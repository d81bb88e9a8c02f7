package io.jcontainers.runc.engine;

/** A front sent what no front sends: neither jrunc's nor jbuild's. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what it sent. */
    public ProtocolException(String message) {
        super(message);
    }
}
