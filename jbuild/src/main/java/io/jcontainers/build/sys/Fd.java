package io.jcontainers.build.sys;

import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor, closed once. */
public final class Fd implements AutoCloseable {
    private final Syscalls owner;
    private final int number;
    private final boolean pathOnly;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * Takes a descriptor over.
     *
     * @param pathOnly whether it was opened with O_PATH
     */
    public Fd(Syscalls owner, int number, boolean pathOnly) {
        this.owner = owner;
        this.number = number;
        this.pathOnly = pathOnly;
    }

    /** @throws IllegalStateException when it has been closed */
    public int number() {
        if (!open.get()) {
            throw new IllegalStateException("descriptor " + number + " is closed");
        }
        return number;
    }

    /** Whether it was opened with O_PATH: it names an inode, and can't be read or written. */
    public boolean pathOnly() {
        return pathOnly;
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            owner.close(number);
        }
    }

    @Override
    public String toString() {
        return "fd " + number;
    }
}
