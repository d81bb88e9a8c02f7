package io.jcontainers.shim.task;

/** State of a process, {@code containerd.v1.types.Status}; the order is the number. */
public enum Status {
    UNKNOWN,
    CREATED,
    RUNNING,
    STOPPED,
    PAUSED,
    PAUSING;

    /** By its number; one that a later version may have added is unknown. */
    public static Status of(int number) {
        for (Status status : values()) {
            if (status.number() == number) {
                return status;
            }
        }
        return UNKNOWN;
    }

    public int number() {
        return ordinal();
    }
}
