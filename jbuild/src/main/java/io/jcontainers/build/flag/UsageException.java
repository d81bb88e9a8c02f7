package io.jcontainers.build.flag;

/** A command line that means nothing; its message is what the user sees. */
public final class UsageException extends RuntimeException {
    /** Exit status where a flag was wrong. */
    public static final int FLAG_STATUS = 125;
    /** Exit status where the number of arguments was wrong. */
    public static final int COUNT_STATUS = 1;

    private static final long serialVersionUID = 1L;

    private final int status;

    /** With the exit status of a wrong flag. */
    public UsageException(String message) {
        this(FLAG_STATUS, message);
    }

    /** With an exit status. */
    public UsageException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The exit status. */
    public int status() {
        return status;
    }
}
