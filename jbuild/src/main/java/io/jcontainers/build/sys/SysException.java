package io.jcontainers.build.sys;

import java.io.IOException;

/** A system call failed. */
public final class SysException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * @param call its name
     * @param operand what it was about, for people; empty if nothing
     * @param errno the error number
     */
    public SysException(String call, String operand, int errno) {
        super(call + (operand.isEmpty() ? "" : " " + operand) + ": " + Errno.text(errno));
        this.call = call;
        this.errno = errno;
    }

    /** The name of the call. */
    public String call() {
        return call;
    }

    /** The error number; constants are in {@link Errno}. */
    public int errno() {
        return errno;
    }
}
