package io.jcontainers.shim.ttrpc;

/** Codes of {@code google.rpc.Status}, as gRPC numbers them; the order is the number. */
public enum Code {
    OK,
    CANCELLED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED;

    /** By its number; one that gRPC does not have is {@link #UNKNOWN}. */
    public static Code of(int number) {
        for (Code code : values()) {
            if (code.number() == number) {
                return code;
            }
        }
        return UNKNOWN;
    }

    public int number() {
        return ordinal();
    }
}
