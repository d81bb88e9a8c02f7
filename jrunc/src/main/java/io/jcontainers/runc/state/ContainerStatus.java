package io.jcontainers.runc.state;

import java.util.Locale;

/** Where a container is in its life; the names are those of runtime.md of the specification, and runc's "paused". */
public enum ContainerStatus {
    /** create has not finished, or was broken off. */
    CREATING,
    /** Init waits for start. */
    CREATED,
    /** Init executes the configured process. */
    RUNNING,
    /** Running and frozen. */
    PAUSED,
    /** Init has ended, or ran before the last boot. */
    STOPPED;

    /** As {@code state} and {@code list} print it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a process of the container exists. */
    public boolean alive() {
        return this == CREATED || this == RUNNING || this == PAUSED;
    }
}
