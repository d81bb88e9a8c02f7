package io.jcontainers.build.flag;

/** A value that a flag can't have, as whoever the flag is for finds; the command's {@link Syntax} words it. */
public final class FlagValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String flag;
    private final String value;

    /**
     * @param flag its name
     * @param value as it was given
     * @param reason what is wrong with it
     */
    public FlagValueException(String flag, String value, String reason) {
        super(reason);
        this.flag = flag;
        this.value = value;
    }

    String flag() {
        return flag;
    }

    String value() {
        return value;
    }
}
