package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.dockerfile.RunMount.Sharing;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CacheMountsTest {
    private static final CacheMounts.Filling EMPTY = into -> {};

    private final Scratch scratch = new Scratch();
    private final Path directory = scratch.path().resolve("caches");

    @AfterEach
    void remove() {
        scratch.close();
    }

    /** As another process would: it shares nothing but the directory. */
    private CacheMounts caches() throws IOException {
        return new CacheMounts(Syscalls.linux(), directory);
    }

    /** It belongs to the test's user, who need not be root. */
    private CacheKey key(String id) throws IOException {
        int uid = (Integer) Files.getAttribute(scratch.path(), "unix:uid");
        int gid = (Integer) Files.getAttribute(scratch.path(), "unix:gid");
        return new CacheKey(id, "", 01770, uid, gid);
    }

    @Test
    void contentsStay() throws IOException, InterruptedException {
        Path first;
        try (CacheMount cache = caches().take(key("a"), Sharing.SHARED, EMPTY)) {
            first = cache.files();
            Files.writeString(first.resolve("file"), "x");
            assertEquals("rwxrwx---", PosixFilePermissions.toString(Files.getPosixFilePermissions(first)));
            assertEquals(01770, (Integer) Files.getAttribute(first, "unix:mode") & 07777);
        }
        for (Sharing sharing : Sharing.values()) {
            try (CacheMount cache = caches().take(key("a"), sharing, EMPTY)) {
                assertEquals(first, cache.files());
                assertEquals("x", Files.readString(cache.files().resolve("file")));
            }
        }
        try (CacheMount other = caches().take(key("b"), Sharing.SHARED, EMPTY)) {
            assertNotEquals(first, other.files());
        }
    }

    @Test
    void sharedOnesAreTheSame() throws IOException, InterruptedException {
        try (CacheMount one = caches().take(key("a"), Sharing.SHARED, EMPTY);
                CacheMount two = caches().take(key("a"), Sharing.SHARED, EMPTY)) {
            assertEquals(one.files(), two.files());
        }
    }

    @Test
    void privateOnesAreNot() throws IOException, InterruptedException {
        try (CacheMount shared = caches().take(key("a"), Sharing.SHARED, EMPTY);
                CacheMount one = caches().take(key("a"), Sharing.PRIVATE, EMPTY);
                CacheMount two = caches().take(key("a"), Sharing.PRIVATE, EMPTY)) {
            assertNotEquals(shared.files(), one.files());
            assertNotEquals(one.files(), two.files());
        }
    }

    @Test
    void aLockedOneWaits() throws Exception {
        CacheMount first = caches().take(key("a"), Sharing.LOCKED, EMPTY);
        CompletableFuture<CacheMount> second = CompletableFuture.supplyAsync(() -> {
            try {
                return caches().take(key("a"), Sharing.LOCKED, EMPTY);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try (CacheMount shared = caches().take(key("a"), Sharing.SHARED, EMPTY)) {
            assertNotEquals(first.files(), shared.files()); // sharing does not wait
        }
        assertFalse(second.isDone());
        first.close();
        try (CacheMount taken = second.get()) {
            assertEquals(first.files(), taken.files());
        }
    }

    @Test
    void waitingCanBeInterrupted() throws Exception {
        try (CacheMount first = caches().take(key("a"), Sharing.LOCKED, EMPTY)) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    caches().take(key("a"), Sharing.LOCKED, EMPTY).close();
                } catch (IOException | InterruptedException e) {
                    thrown.complete(e);
                }
            });
            waiting.interrupt();
            assertEquals(InterruptedException.class, thrown.get().getClass());
            assertTrue(Files.isDirectory(first.files()));
        }
    }

    @Test
    void aNewOneIsFilledOnceByMany() throws Exception {
        AtomicInteger fillings = new AtomicInteger();
        List<CompletableFuture<String>> all = List.of(1, 2, 3, 4, 5, 6).stream()
                .map(number -> CompletableFuture.supplyAsync(() -> {
                    try (CacheMount cache = caches().take(key("a"), Sharing.SHARED, into -> {
                        fillings.incrementAndGet();
                        Files.writeString(into.resolve("file"), "full");
                    })) {
                        return Files.readString(cache.files().resolve("file"));
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        for (CompletableFuture<String> one : all) {
            assertEquals("full", one.get());
        }
        assertEquals(1, fillings.get());
    }

    @Test
    void aFillingThatFailsLeavesNothing() throws IOException, InterruptedException {
        assertThrows(
                IOException.class,
                () -> caches().take(key("a"), Sharing.SHARED, into -> {
                    Files.writeString(into.resolve("half"), "");
                    throw new IOException("no room");
                }));
        assertEquals(List.of(), caches().entries());
        try (CacheMount cache = caches().take(key("a"), Sharing.LOCKED, EMPTY)) {
            assertFalse(Files.exists(cache.files().resolve("half")));
        }
    }

    @Test
    void listedAndRemoved() throws IOException, InterruptedException {
        CacheMounts caches = caches();
        Instant before = Instant.now().minusSeconds(5);
        CacheMount used = caches.take(key("/root/.cache"), Sharing.SHARED, EMPTY);
        Files.createDirectories(used.files().resolve("deep/er"));
        CacheMounts.Entry entry = caches.entries().getFirst();
        assertEquals("/root/.cache", entry.id());
        assertTrue(entry.inUse());
        assertTrue(entry.lastUse().isAfter(before));
        assertFalse(caches.remove(entry));
        used.close();
        assertFalse(caches.entries().getFirst().inUse());
        assertTrue(caches.remove(entry));
        assertEquals(List.of(), caches.entries());
    }

    @Test
    void beginningsMakeDifferentCaches() {
        CacheKey plain = new CacheKey("a", "", 0755, 0, 0);
        for (CacheKey other : List.of(
                new CacheKey("b", "", 0755, 0, 0),
                new CacheKey("a", "sha256:1", 0755, 0, 0),
                new CacheKey("a", "", 0700, 0, 0),
                new CacheKey("a", "", 0755, 1, 0),
                new CacheKey("a", "", 0755, 0, 1))) {
            assertNotEquals(plain.name(), other.name());
        }
        assertEquals(64, new CacheKey("../../x\0y", "", 0755, 0, 0).name().length());
    }

    @Test
    void replacedAsAWholeOrNotAtAll() throws IOException, InterruptedException {
        CacheMounts caches = caches();
        try (CacheMount cache = caches.take(key("a"), Sharing.SHARED, EMPTY)) {
            Files.writeString(cache.files().resolve("old"), "x");
            assertFalse(caches().replace(key("a"), into -> Files.writeString(into.resolve("new"), "y")), "in use");
        }
        assertThrows(
                IOException.class,
                () -> caches.replace(key("a"), into -> {
                    Files.writeString(into.resolve("half"), "y");
                    throw new IOException("damaged");
                }));
        assertEquals(List.of("old"), names(caches));
        assertTrue(caches.replace(key("a"), into -> Files.writeString(into.resolve("new"), "y")));
        assertEquals(List.of("new"), names(caches));
        assertTrue(caches.replace(key("b"), EMPTY), "one that was not there");
        assertEquals(2, caches.entries().size());
    }

    private static List<String> names(CacheMounts caches) throws IOException {
        Path files = caches.entries().getFirst().files();
        try (var names = Files.list(files)) {
            return names.map(name -> String.valueOf(name.getFileName())).toList();
        }
    }

    @Test
    void heldByNobodyElse() throws IOException, InterruptedException {
        CacheMounts caches = caches();
        caches.take(key("a"), Sharing.SHARED, EMPTY).close();
        CacheMounts.Entry entry = caches.entries().getFirst();
        try (CacheMount held = caches.tryHold(entry).orElseThrow()) {
            assertEquals(entry.files(), held.files());
            assertTrue(caches.tryHold(entry).isEmpty());
            assertFalse(caches.remove(entry));
        }
        assertTrue(caches.remove(entry));
        assertTrue(caches.tryHold(entry).isEmpty(), "it is gone");
    }
}
