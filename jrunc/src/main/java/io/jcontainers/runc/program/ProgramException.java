package io.jcontainers.runc.program;

/** The request cannot be put into a program: it is too large. */
public final class ProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What does not fit. */
    public ProgramException(String message) {
        super(message);
    }
}
