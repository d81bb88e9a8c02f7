package io.jcontainers.shim.proto;

import java.io.IOException;

/** Bytes that are no message of the type they are read as. The text names the message and the field. */
public final class MalformedMessageException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String location;

    MalformedMessageException(String location, String problem) {
        super(location + ": " + problem);
        this.location = location;
    }

    /** Message and field, as {@code CreateTaskRequest.rootfs[2].options}. */
    public String location() {
        return location;
    }
}
