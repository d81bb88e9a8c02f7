package io.jcontainers.build.store.lock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import jnr.ffi.LastError;
import jnr.ffi.Runtime;

/**
 * Locks whole files with flock(2). Such a lock belongs to its open file: the kernel drops it when the process dies, two
 * threads of one process exclude each other like two processes, and no other open or close of the file touches it; the
 * JDK's locks (fcntl) have none of that.
 */
public final class FileLocks {
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_NOFOLLOW = 0400000;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_NONBLOCK = 04000;
    private static final int MODE = 0600;

    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private final LibC libc = LibC.load();
    private final Runtime runtime = Runtime.getRuntime(libc);

    /** Waits for a lock that others may share; makes the file. */
    public FileLock shared(Path file) throws IOException {
        return locked(file, open(file, O_CREAT), LOCK_SH);
    }

    /** Waits for a lock that nobody shares; makes the file. */
    public FileLock exclusive(Path file) throws IOException {
        return locked(file, open(file, O_CREAT), LOCK_EX);
    }

    /** Takes an exclusive lock if nobody has one; makes the file. */
    public Optional<FileLock> tryExclusive(Path file) throws IOException {
        return tryLock(file, open(file, O_CREAT), LOCK_EX);
    }

    /** Takes a lock that others may share if nobody has an exclusive one; makes the file. */
    public Optional<FileLock> tryShared(Path file) throws IOException {
        return tryLock(file, open(file, O_CREAT), LOCK_SH);
    }

    /** Whether somebody has a lock on a file; a missing one nobody has. */
    public boolean isLocked(Path file) throws IOException {
        int fd = open(file, 0);
        if (fd < 0) {
            return false;
        }
        Optional<FileLock> lock = tryLock(file, fd, LOCK_EX);
        lock.ifPresent(FileLock::close);
        return lock.isEmpty();
    }

    /** A descriptor; negative if the file is missing and is not to be made. */
    private int open(Path file, int create) throws IOException {
        for (; ; ) {
            int fd = libc.open(file.toString(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | create, MODE);
            if (fd >= 0) {
                return fd;
            }
            int errno = LastError.getLastError(runtime);
            if (errno == ENOENT && create == 0) {
                return -1;
            }
            if (errno != EINTR) {
                throw new IOException("open " + file + ": errno " + errno);
            }
        }
    }

    private FileLock locked(Path file, int fd, int operation) throws IOException {
        int errno = flock(fd, operation);
        if (errno != 0) {
            libc.close(fd);
            throw new IOException("lock " + file + ": errno " + errno);
        }
        return new FileLock(libc, fd);
    }

    private Optional<FileLock> tryLock(Path file, int fd, int operation) throws IOException {
        int errno = flock(fd, operation | LOCK_NB);
        if (errno == 0) {
            return Optional.of(new FileLock(libc, fd));
        }
        libc.close(fd);
        if (errno == EAGAIN) {
            return Optional.empty();
        }
        throw new IOException("lock " + file + ": errno " + errno);
    }

    private int flock(int fd, int operation) {
        for (; ; ) {
            if (libc.flock(fd, operation) == 0) {
                return 0;
            }
            int errno = LastError.getLastError(runtime);
            if (errno != EINTR) {
                return errno;
            }
        }
    }
}
