package io.jcontainers.build.template;

/** A function that can't do what it is asked for; the template's error says which one and where. */
public final class FunctionException extends RuntimeException {
    /** With Go's text. */
    public FunctionException(String message) {
        super(message);
    }
}
