package io.jcontainers.build.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.UnixTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatMemoryTest {
    private final StatMemory memory = new StatMemory(1000);

    @TempDir
    Path directory;

    private static Stat stat(long inode) {
        return stat(FileType.REGULAR, 0644, inode, 1, 10, 5, 6);
    }

    private static Stat stat(FileType type, int mode, long inode, long device, long size, long mtime, long ctime) {
        return new Stat(type, mode, 0, 0, size, 1, inode, device, 0, 0, new UnixTime(mtime, 7), new UnixTime(ctime, 8));
    }

    private static byte[] digest(long number) {
        return ByteBuffer.allocate(32).putLong(24, number).array();
    }

    @Test
    void everyDifferenceCounts() {
        memory.add(stat(1), digest(1));
        assertArrayEquals(digest(1), memory.find(stat(1)));
        for (Stat other : List.of(
                stat(FileType.SYMBOLIC_LINK, 0644, 1, 1, 10, 5, 6),
                stat(FileType.REGULAR, 0645, 1, 1, 10, 5, 6),
                stat(FileType.REGULAR, 0644, 2, 1, 10, 5, 6),
                stat(FileType.REGULAR, 0644, 1, 2, 10, 5, 6),
                stat(FileType.REGULAR, 0644, 1, 1, 11, 5, 6),
                stat(FileType.REGULAR, 0644, 1, 1, 10, 6, 6),
                stat(FileType.REGULAR, 0644, 1, 1, 10, 5, 7))) {
            assertNull(memory.find(other), other.toString());
        }
    }

    @Test
    void anInodeOfZerosIsOneLikeAnyOther() {
        Stat zeros = new Stat(FileType.FIFO, 0, 0, 0, 0, 0, 0, 0, 0, 0, UnixTime.EPOCH, UnixTime.EPOCH);
        assertNull(memory.find(zeros));
        memory.add(zeros, digest(0));
        assertArrayEquals(digest(0), memory.find(zeros));
    }

    @Test
    void isBoundedAndKeepsWhatIsUsed() {
        memory.add(stat(0), digest(0));
        for (int i = 1; i < 20_000; i++) {
            memory.add(stat(i), digest(i));
            assertNotNull(memory.find(stat(0)));
            assertTrue(memory.size() <= 1000, () -> memory.size() + " are remembered");
        }
        assertArrayEquals(digest(19_999), memory.find(stat(19_999)));
        assertNull(memory.find(stat(18_000)));
    }

    @Test
    void isSavedAndLoaded() throws IOException {
        for (int i = 0; i < 900; i++) {
            memory.add(stat(i), digest(i));
        }
        Path file = directory.resolve("memory");
        memory.save(file);
        StatMemory loaded = new StatMemory(1000);
        assertEquals(900, loaded.load(file));
        for (int i = 0; i < 900; i++) {
            assertArrayEquals(digest(i), loaded.find(stat(i)));
        }
        try (var names = Files.list(directory)) {
            assertEquals(1, names.count());
        }
    }

    @Test
    void whatIsMissingOrDamagedIsEmpty() throws IOException {
        Path file = directory.resolve("memory");
        assertEquals(0, memory.load(file));
        memory.add(stat(1), digest(1));
        memory.save(file);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertEquals(0, new StatMemory(1000).load(file), "byte " + i);
            Files.write(file, Arrays.copyOf(good, i));
            assertEquals(0, new StatMemory(1000).load(file), "cut off after " + i);
        }
        Files.write(file, new byte[1 << 20]);
        assertEquals(0, new StatMemory(1000).load(file));
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals(0, new StatMemory(1000).load(file));
    }
}
