package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;

/**
 * Takes out of an upper directory what its layer does not tell of: the directory is kept under the layer's digest, for
 * every image that has a layer of these bytes, and what was the same below in one image need not be so in another.
 * Directories of mount points that lie above the same ones below are what every RUN leaves.
 */
final class Residue {
    private final Syscalls sys;
    private final OverlayMarks marks;
    private boolean some;

    Residue(Syscalls sys, OverlayMarks marks) {
        this.sys = sys;
        this.marks = marks;
    }

    /** Whether nothing has stayed. */
    boolean isNone() {
        return !some;
    }

    /** Something stays: a mark that hides a whole directory, of which the layer tells by the names below it. */
    void stays() {
        some = true;
    }

    /** A whiteout of what is not there below, or a socket. */
    void remove(Fd directory, ByteString name) throws SysException {
        sys.unlink(directory, name, false);
    }

    /** A file that is the same below. One of several names stays: another one of them may be in the layer. */
    void removeUnchanged(Fd directory, ByteString name, Stat stat) throws SysException {
        if (stat.links() < 2) {
            sys.unlink(directory, name, false);
        } else {
            some = true;
        }
    }

    /** A directory that is the same below, when there is nothing in it any more. */
    void removeEmpty(Fd parent, ByteString name) throws SysException {
        try {
            sys.unlink(parent, name, true);
        } catch (SysException e) {
            if (e.errno() != Errno.ENOTEMPTY) {
                throw e;
            }
            some = true;
        }
    }

    /** The kernel marks directories that it makes, although there is nothing below them. */
    void clearMark(Fd directory) throws SysException {
        marks.clearOpaque(sys, directory);
    }
}
