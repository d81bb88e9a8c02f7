package io.jcontainers.build.command;

/** A command can't do what was asked; its message is what the user sees. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** With exit status 1. */
    public CommandException(String message) {
        this(message, 1);
    }

    /** With an exit status. */
    public CommandException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** The exit status. */
    public int status() {
        return status;
    }
}
