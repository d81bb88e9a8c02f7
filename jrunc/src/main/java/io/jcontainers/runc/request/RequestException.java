package io.jcontainers.runc.request;

/** The request cannot be done; nothing has happened. */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable, for machines, such as {@code config-invalid}
     * @param message lower case, names file and field
     */
    public RequestException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Stable, for machines. */
    public String code() {
        return code;
    }
}
