package io.jcontainers.runc.sys;

/** A call on a socket failed. */
public final class SocketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** @param call what failed; {@code errno} 0 for the end of a stream */
    public SocketException(String call, int errno) {
        super(call + ": errno " + errno);
        this.errno = errno;
    }

    /** The error number, 0 for the end of a stream. */
    public int errno() {
        return errno;
    }
}
