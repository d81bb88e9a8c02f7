package io.jcontainers.build.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DiskGuardTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    /** A disk of which somebody takes more and more. */
    private static final class Disk implements DiskGuard.Space {
        private final long total;
        private volatile long free;

        Disk(long total, long free) {
            this.total = total;
            this.free = free;
        }

        @Override
        public long totalBytes() {
            return total;
        }

        @Override
        public long freeBytes() {
            return free;
        }
    }

    private final List<String> told = new ArrayList<>();

    private DiskGuard guard(Disk disk) {
        DiskGuard guard = new DiskGuard(Path.of("/data/images"), disk, told::add);
        guard.measure(); // no step begins, so that only the test looks
        return guard;
    }

    private static boolean isFullAt(DiskGuard guard, Disk disk, long free) {
        disk.free = free;
        return guard.isFull();
    }

    @Test
    void aGibibyteOfALargeDiskStays() {
        Disk disk = new Disk(500 * GIB, 100 * GIB);
        DiskGuard guard = guard(disk);
        assertFalse(isFullAt(guard, disk, GIB));
        assertTrue(isFullAt(guard, disk, GIB - 1));
        assertEquals(
                List.of("no space left for this build on the disk of /data/images: 1024MiB are free, and 1GiB stay free"
                        + " for other programs; free some, for example with 'jbuild cache prune' and"
                        + " 'jbuild image prune', or have the data on another disk with --root"),
                told);
    }

    @Test
    void aFiftiethOfASmallDiskStays() {
        Disk disk = new Disk(100 * MIB, 50 * MIB);
        DiskGuard guard = guard(disk);
        assertFalse(isFullAt(guard, disk, 2 * MIB));
        assertTrue(isFullAt(guard, disk, 2 * MIB - 1));
    }

    /** Whoever builds on a disk that is nearly full may do so, but not to the last byte. */
    @Test
    void halfOfWhatWasFreeStaysOnAFullDisk() {
        Disk disk = new Disk(500 * GIB, 10 * MIB);
        DiskGuard guard = guard(disk);
        assertFalse(isFullAt(guard, disk, 5 * MIB));
        assertTrue(isFullAt(guard, disk, 5 * MIB - 1));
    }

    @Test
    void itLooksWhileAStepIsUnderWay() throws InterruptedException {
        Disk disk = new Disk(500 * GIB, 100 * GIB);
        CountDownLatch full = new CountDownLatch(1);
        DiskGuard guard = new DiskGuard(Path.of("/data/images"), disk, _ -> full.countDown());
        guard.begin();
        guard.begin();
        guard.end();
        disk.free = 0;
        full.await();
        guard.end();
    }
}
