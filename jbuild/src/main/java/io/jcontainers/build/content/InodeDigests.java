package io.jcontainers.build.content;

import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.layer.LayerXattrs;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of what inodes hold: extended attributes that layers carry, and the bytes of a file or the target of a link.
 * An inode that has not changed since, by all that statx(2) tells, is not even opened again.
 *
 * <p>A change within the clock's grain could go unseen, so an inode that was changed less than two seconds before it
 * was
 * read is not remembered. Safe for threads.
 */
public final class InodeDigests {
    /** A good size for the buffer. */
    public static final int BUFFER_BYTES = 256 << 10;

    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final long GRAIN_S = 2;

    private final Syscalls sys;
    private final Clock clock;
    private final StatMemory memory;

    /** @param memory what is known already */
    public InodeDigests(Syscalls sys, Clock clock, StatMemory memory) {
        this.sys = sys;
        this.clock = clock;
        this.memory = memory;
    }

    /** What is known of such an inode without opening it; null: nothing. */
    public byte @Nullable [] known(Stat stat) {
        return memory.find(stat);
    }

    /** Whether the same inode is unchanged, by all that is known of it. */
    public static boolean isUnchanged(Stat before, Stat after) {
        return after.isSameInode(before)
                && after.type() == before.type()
                && after.size() == before.size()
                && after.mtime().equals(before.mtime())
                && after.ctime().equals(before.ctime());
    }

    /** The second now, to be asked for before an inode is read. */
    public long second() {
        return clock.instant().getEpochSecond();
    }

    /**
     * Remembers what was read.
     *
     * @param stat of the inode after it was read, which must be what it was before
     * @param began the second in which reading began
     */
    public void remember(Stat stat, byte[] digest, long began) {
        if (stat.ctime().seconds() + GRAIN_S <= began) {
            memory.add(stat, digest);
        }
    }

    /**
     * Reads an inode.
     *
     * @param directory where it is
     * @param seen what it was found to be
     * @param buffer a direct one to read with
     * @throws SysException EAGAIN when it is another one now, or changes while it is read
     */
    public byte[] read(Fd directory, ByteString name, Stat seen, ByteBuffer buffer) throws SysException {
        boolean file = seen.type() == FileType.REGULAR;
        long began = second();
        try (Fd fd = sys.open(directory, name, file ? FILE : INODE, 0, Open.BENEATH)) {
            Stat before = sys.stat(fd);
            if (!isUnchanged(seen, before)) {
                throw changed(name);
            }
            SortedMap<ByteString, byte[]> xattrs = LayerXattrs.read(sys, fd);
            byte[] content = new byte[0];
            if (file) {
                content = ofFile(fd, buffer);
            } else if (seen.type() == FileType.SYMBOLIC_LINK) {
                content = sys.readLink(directory, name).toByteArray();
            }
            byte[] digest = of(xattrs, content);
            if (!isUnchanged(before, sys.stat(fd))) {
                throw changed(name);
            }
            remember(before, digest, began);
            return digest;
        }
    }

    private static SysException changed(ByteString name) {
        return new SysException("read", "\"" + name + "\", which changes meanwhile; build again", Errno.EAGAIN);
    }

    private byte[] ofFile(Fd file, ByteBuffer buffer) throws SysException {
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        while (sys.read(file, buffer.clear()) > 0) {
            digest.update(buffer.flip());
        }
        return digest.finishBytes();
    }

    /**
     * The digest of an inode.
     *
     * @param xattrs those that layers carry
     * @param content SHA-256 of a file's bytes; the target of a link; else nothing
     */
    public static byte[] of(SortedMap<ByteString, byte[]> xattrs, byte[] content) {
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        add(digest, new byte[] {(byte) xattrs.size(), (byte) (xattrs.size() >> 8)});
        xattrs.forEach((name, value) -> {
            add(digest, name.toByteArray());
            add(digest, value);
        });
        add(digest, content);
        return digest.finishBytes();
    }

    private static void add(Digests.Running digest, byte[] bytes) {
        byte[] length = ByteBuffer.allocate(4).putInt(bytes.length).array();
        digest.update(length, 0, length.length);
        digest.update(bytes, 0, bytes.length);
    }
}
