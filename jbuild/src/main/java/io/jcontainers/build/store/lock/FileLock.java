package io.jcontainers.build.store.lock;

import java.util.concurrent.atomic.AtomicBoolean;

/** A lock that is held until it is closed or the process dies. */
public final class FileLock implements AutoCloseable {
    private final LibC libc;
    private final int fd;
    private final AtomicBoolean open = new AtomicBoolean(true);

    FileLock(LibC libc, int fd) {
        this.libc = libc;
        this.fd = fd;
    }

    /** Gives the lock back; a second time does nothing. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            libc.close(fd);
        }
    }
}
