package io.jcontainers.runc.program;

/** Who runs a step. */
public enum Executor {
    FRONT,
    JOINER,
    INIT;

    /** Lower case, for people. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
