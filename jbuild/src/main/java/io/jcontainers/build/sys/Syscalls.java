package io.jcontainers.build.sys;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The system calls of the builder. Each failure is a {@link SysException}; EINTR is retried. {@code name} is one
 * component unless stated otherwise. Safe for threads, as the calls are.
 */
public interface Syscalls {
    /** The kernel's. */
    static Syscalls linux() {
        return new LinuxSyscalls();
    }

    /** Opens a directory that the caller trusts by its path. */
    Fd openDirectory(Path path) throws SysException;

    /**
     * openat2(2).
     *
     * @param path any path
     * @param flags of {@link Open}
     * @param mode of a file that is created
     * @param resolve {@link Open#IN_ROOT} or {@link Open#BENEATH}
     */
    Fd open(Fd directory, ByteString path, int flags, int mode, long resolve) throws SysException;

    /** Called by {@link Fd#close}; errors mean that it is closed as well. */
    void close(int number);

    /** mkdirat(2); the mode is subject to the process's umask. */
    void makeDirectory(Fd directory, ByteString name, int mode) throws SysException;

    /** mknodat(2): a FIFO, a socket, or a device with these numbers. */
    void makeNode(Fd directory, ByteString name, FileType type, int mode, long major, long minor) throws SysException;

    /** symlinkat(2). */
    void makeSymbolicLink(ByteString target, Fd directory, ByteString name) throws SysException;

    /** linkat(2), never following a link. */
    void link(Fd fromDirectory, ByteString from, Fd toDirectory, ByteString to) throws SysException;

    /** unlinkat(2). */
    void unlink(Fd directory, ByteString name, boolean isDirectory) throws SysException;

    /** renameat2(2), replacing what is there. */
    void rename(Fd fromDirectory, ByteString from, Fd toDirectory, ByteString to) throws SysException;

    /** readlinkat(2). */
    ByteString readLink(Fd directory, ByteString name) throws SysException;

    /** statx(2) of a name, not following a link; empty when there is none. */
    Optional<Stat> stat(Fd directory, ByteString name) throws SysException;

    /** statx(2) of the descriptor's inode. */
    Stat stat(Fd fd) throws SysException;

    /** Owner of the descriptor's inode; both 0 to 2^32-2. Clears setuid, setgid and capabilities. */
    void chown(Fd fd, long uid, long gid) throws SysException;

    /** Mode 0 to 07777 of the descriptor's inode. */
    void chmod(Fd fd, int mode) throws SysException;

    /** Time of modification of the descriptor's inode; that of access becomes the same. */
    void setTime(Fd fd, UnixTime mtime) throws SysException;

    /** The next names of a directory in the kernel's order; none at its end. */
    List<DirectoryEntry> readEntries(Fd directory) throws SysException;

    /** Starts reading a directory, or a file, from its begin. */
    void rewind(Fd fd) throws SysException;

    /** An extended attribute of the descriptor's inode; empty when it has none of that name. */
    Optional<byte[]> xattr(Fd fd, ByteString name) throws SysException;

    /** Names of all extended attributes, sorted; none where the file system has none. */
    List<ByteString> xattrNames(Fd fd) throws SysException;

    /** Sets an extended attribute of the descriptor's inode. */
    void setXattr(Fd fd, ByteString name, byte[] value) throws SysException;

    /** Removes an extended attribute of the descriptor's inode. */
    void removeXattr(Fd fd, ByteString name) throws SysException;

    /** Reads to the buffer's limit at most, moving its position; 0 at the end of the file. */
    int read(Fd fd, ByteBuffer into) throws SysException;

    /**
     * Reads from an offset, wherever the descriptor's own is, to the buffer's limit at most; 0 at the end of the file.
     */
    int readAt(Fd fd, ByteBuffer into, long offset) throws SysException;

    /**
     * Has ext4 put directories that are made in this one from now on far from each other (FS_TOPDIR_FL of
     * ioctl_iflags(2), {@code chattr +T}): new files of one then need not look for an inode among those of another that
     * was just removed, which ext4 leaves alone for minutes. Where the file system knows no such thing nothing happens.
     */
    void spreadDirectories(Fd directory) throws SysException;

    /** Writes all bytes from the buffer's position to its limit. */
    void write(Fd fd, ByteBuffer from) throws SysException;

    /** ftruncate(2). */
    void truncate(Fd fd, long length) throws SysException;

    /**
     * copy_file_range(2) between the descriptors' positions.
     *
     * @return how many bytes; 0 at the end of the file
     */
    long copyRange(Fd from, Fd to, long mostBytes) throws SysException;

    /** fsync(2). */
    void sync(Fd fd) throws SysException;

    /** syncfs(2): all of the file system. */
    void syncFileSystem(Fd fd) throws SysException;

    /**
     * shutdown(2) of a listening socket: whoever connects from now on is refused, who has connected can still be
     * accepted.
     */
    void stopListening(Fd socket) throws SysException;

    /**
     * Mounts an overlay that is attached nowhere: it ends with its descriptor (fsmount(2); Linux 6.5 for layers that
     * are given one by one).
     *
     * @param lowers topmost first, at least two; read-only
     * @param userAttributes whether the marks of removed files are user.overlay attributes
     * @return its root
     */
    Fd mountOverlay(List<Fd> lowers, boolean userAttributes) throws SysException;

    /**
     * The same with a directory that takes what is changed.
     *
     * @param lowers topmost first, one at least
     * @param work an empty directory of the kernel's own, on the file system of {@code upper}
     */
    Fd mountOverlay(List<Fd> lowers, Fd upper, Fd work, boolean userAttributes) throws SysException;

    /** The calls about networks. */
    NetworkSyscalls network();
}
