package io.jcontainers.build.network.netlink;

import io.jcontainers.build.sys.Errno;
import java.io.IOException;

/** The kernel did not do what a message asked for, or its answer can't be read. */
public final class NetlinkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * The kernel's refusal.
     *
     * @param what was to be done
     * @param errno the kernel's error number
     * @param explanation the kernel's text; empty if it has none
     */
    public NetlinkException(String what, int errno, String explanation) {
        super(what + ": " + text(errno) + (explanation.isEmpty() ? "" : " (" + explanation + ")"));
        this.errno = errno;
    }

    /** An answer that can't be read. */
    public NetlinkException(String message) {
        super(message);
        this.errno = Errno.EIO;
    }

    private static String text(int errno) {
        // The usual text speaks of file systems.
        return errno == Errno.EOPNOTSUPP ? "not supported by this kernel" : Errno.text(errno);
    }

    /** The error number; constants are in {@link Errno}. */
    public int errno() {
        return errno;
    }
}
