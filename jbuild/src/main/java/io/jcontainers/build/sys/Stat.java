package io.jcontainers.build.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What statx(2) tells of an inode.
 *
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 * @param uid 0 to 2^32-1
 * @param gid 0 to 2^32-1
 * @param size in bytes
 * @param links how many names it has
 * @param inode its number, unsigned
 * @param device the file system that it is in
 * @param deviceMajor of a device inode, else 0
 * @param deviceMinor of a device inode, else 0
 */
public record Stat(
        FileType type,
        int mode,
        long uid,
        long gid,
        long size,
        long links,
        long inode,
        long device,
        long deviceMajor,
        long deviceMinor,
        UnixTime mtime,
        UnixTime ctime) {
    /** Size of {@code struct statx}. */
    static final int BYTES = 256;

    /** Reads the kernel's structure; its offsets are in linux/stat.h. */
    static Stat of(byte[] statx) {
        ByteBuffer in = ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder());
        int mode = in.getShort(28) & 0xffff;
        return new Stat(
                FileType.ofMode(mode),
                mode & 07777,
                in.getInt(20) & 0xffffffffL,
                in.getInt(24) & 0xffffffffL,
                in.getLong(40),
                in.getInt(16) & 0xffffffffL,
                in.getLong(32),
                (in.getInt(136) & 0xffffffffL) << 32 | in.getInt(140) & 0xffffffffL,
                in.getInt(128) & 0xffffffffL,
                in.getInt(132) & 0xffffffffL,
                time(in, 112),
                time(in, 96));
    }

    private static UnixTime time(ByteBuffer in, int offset) {
        return new UnixTime(in.getLong(offset), in.getInt(offset + 8));
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    /** Whether both are the same inode. */
    public boolean isSameInode(Stat other) {
        return inode == other.inode && device == other.device;
    }
}
