package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.nio.ByteBuffer;

/**
 * Whether a name is the same above as it is below. The time of a directory doesn't count, as that of files does; of
 * files whose times have no fraction, as those from archives have none, the content is compared too.
 */
final class Comparison {
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Syscalls sys;

    Comparison(Syscalls sys) {
        this.sys = sys;
    }

    /** @param stat of {@code name} in {@code directory} */
    boolean isSame(Fd directory, ByteString name, Stat stat, LowerDirectory.Found below) throws SysException {
        Stat old = below.stat();
        if (!hasSameNumbers(stat, old)) {
            return false;
        }
        boolean same =
                switch (stat.type()) {
                    case DIRECTORY, SOCKET -> true;
                    case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> stat.mtime().equals(old.mtime());
                    case REGULAR -> stat.size() == old.size() && stat.mtime().equals(old.mtime());
                    case SYMBOLIC_LINK ->
                        stat.mtime().equals(old.mtime())
                                && sys.readLink(directory, name).equals(sys.readLink(below.directory(), name));
                };
        return same
                && hasSameXattrs(directory, name, below)
                && (stat.type() != FileType.REGULAR
                        || stat.mtime().nanos() != 0
                        || hasSameContent(directory, name, below));
    }

    private static boolean hasSameNumbers(Stat one, Stat other) {
        return one.type() == other.type()
                && one.mode() == other.mode()
                && one.uid() == other.uid()
                && one.gid() == other.gid()
                && one.deviceMajor() == other.deviceMajor()
                && one.deviceMinor() == other.deviceMinor();
    }

    private boolean hasSameXattrs(Fd directory, ByteString name, LowerDirectory.Found below) throws SysException {
        try (Fd one = sys.open(directory, name, INODE, 0, Open.BENEATH);
                Fd other = sys.open(below.directory(), name, INODE, 0, Open.BENEATH)) {
            return LayerXattrs.equal(LayerXattrs.read(sys, one), LayerXattrs.read(sys, other));
        }
    }

    private boolean hasSameContent(Fd directory, ByteString name, LowerDirectory.Found below) throws SysException {
        try (Fd one = sys.open(directory, name, FILE, 0, Open.BENEATH);
                Fd other = sys.open(below.directory(), name, FILE, 0, Open.BENEATH)) {
            ByteBuffer first = ByteBuffer.allocateDirect(CHUNK_BYTES);
            ByteBuffer second = ByteBuffer.allocateDirect(CHUNK_BYTES);
            while (true) {
                fill(one, first);
                fill(other, second);
                if (!first.equals(second)) {
                    return false;
                }
                if (!first.hasRemaining()) {
                    return true;
                }
            }
        }
    }

    private void fill(Fd fd, ByteBuffer buffer) throws SysException {
        buffer.clear();
        while (buffer.hasRemaining() && sys.read(fd, buffer) > 0) {
            // until it is full or the file ends
        }
        buffer.flip();
    }
}
