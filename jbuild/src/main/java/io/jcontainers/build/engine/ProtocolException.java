package io.jcontainers.build.engine;

/** The other side does not speak the protocol of {@code frames.h}. */
final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
