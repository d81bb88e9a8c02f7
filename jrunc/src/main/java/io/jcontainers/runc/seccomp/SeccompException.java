package io.jcontainers.runc.seccomp;

/** A profile that can't become a filter: the message is the cause, the field says where in config.json it lies. */
public final class SeccompException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field path in config.json, for example {@code linux.seccomp.syscalls[3].action}
     * @param message lower case, no full stop; runc's text where runc has one
     */
    public SeccompException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Path in config.json, for example {@code linux.seccomp.syscalls[3].action}. */
    public String field() {
        return field;
    }
}
