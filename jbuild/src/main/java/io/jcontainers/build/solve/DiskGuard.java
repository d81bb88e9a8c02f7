package io.jcontainers.build.solve;

import io.jcontainers.build.table.Sizes;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a disk while steps write to it: some of it stays free for other programs. A step may take what is there up
 * to that; what it writes within one look may be more. Safe for threads.
 */
final class DiskGuard {
    /** Stays free on large disks; on others a fiftieth. On one that was nearly full before, half of what was free. */
    private static final long LEAST_BYTES = 1L << 30;

    private static final int SHARE = 50;
    private static final int PERIOD_MILLIS = 100;

    private final Path place;
    private final Space space;
    private final Consumer<String> onFull;
    private int steps;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long least;
    private @Nullable Thread looking;

    /** How much a disk has. */
    interface Space {
        long totalBytes();

        long freeBytes();

        /** That of the disk which a directory is on, for the user who asks. */
        static Space of(Path directory) {
            return new Space() {
                @Override
                public long totalBytes() {
                    return directory.toFile().getTotalSpace();
                }

                @Override
                public long freeBytes() {
                    return directory.toFile().getUsableSpace();
                }
            };
        }
    }

    /**
     * Begins to look when the first step begins.
     *
     * @param place for the message
     * @param onFull told once, with what to say
     */
    DiskGuard(Path place, Space space, Consumer<String> onFull) {
        this.place = place;
        this.space = space;
        this.onFull = onFull;
    }

    /** A step begins to write. */
    synchronized void begin() {
        measure();
        steps++;
        if (looking == null) {
            looking = Thread.ofVirtual().name("disk").start(this::look);
        }
    }

    /** Settles how much has to stay free, by what is free now. */
    synchronized void measure() {
        if (least == 0) {
            least = Math.min(Math.min(LEAST_BYTES, space.totalBytes() / SHARE), space.freeBytes() / 2);
        }
    }

    /** A step has ended. */
    synchronized void end() {
        if (--steps == 0 && looking != null) {
            looking.interrupt();
            looking = null;
        }
    }

    private void look() {
        try {
            while (!isFull()) {
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            return; // nobody writes any more
        }
    }

    /** Tells when there is less than has to stay. */
    boolean isFull() {
        long free = space.freeBytes();
        if (free >= least) {
            return false;
        }
        if (!told.compareAndSet(false, true)) {
            return true;
        }
        onFull.accept("no space left for this build on the disk of " + place + ": " + Sizes.binary(free)
                + " are free, and " + Sizes.binary(least) + " stay free for other programs; free some, for example with"
                + " 'jbuild cache prune' and 'jbuild image prune', or have the data on another disk with --root");
        return true;
    }
}
