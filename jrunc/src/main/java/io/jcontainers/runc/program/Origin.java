package io.jcontainers.runc.program;

/**
 * Why a step is there, and what its failure is called.
 *
 * @param field path of the field in config.json, or an option such as {@code --pid-file}; empty for what is always done
 * @param code stable error code for machines
 * @param text the error's words in front of the cause, lower case; empty: the system call's name
 */
public record Origin(String field, String code, String text) {
    /** Nothing known. */
    public static final Origin NONE = new Origin("", "failed", "");
}
