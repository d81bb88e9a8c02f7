package io.jcontainers.build.remote;

import java.io.IOException;

/** Something can't be brought from elsewhere; the message names it without its credentials. */
public final class RemoteException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with what, and what to do about it */
    public RemoteException(String message) {
        super(message);
    }

    /** The same with what led to it. */
    public RemoteException(String message, Throwable cause) {
        super(message, cause);
    }
}
