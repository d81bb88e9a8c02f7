package io.jcontainers.build.user;

import java.io.IOException;

/** A user or group that can't be found; the message names it and the file. */
public final class AccountException extends IOException {
    private static final long serialVersionUID = 1L;

    AccountException(String message) {
        super(message);
    }
}
