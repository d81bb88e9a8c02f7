package io.jcontainers.build.solve;

/** What becomes of the container of a RUN that has failed. */
public enum OnError {
    /** It is removed. */
    REMOVE,
    /** The files that it has changed are kept. */
    KEEP,
    /** It is held for a shell: {@link Build#failedStep}. */
    HOLD
}
