package io.jcontainers.runc.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.spec.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterCacheTest {
    private static final Arch HOST = Arch.SCMP_ARCH_X86_64;
    private static final CompiledFilter FILTER = new CompiledFilter(
            new byte[] {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f}, 0x8000_0000_0000_0004L, true, List.of("a", "b\u00e9"));

    @TempDir
    Path temporary;

    private final AtomicInteger compilations = new AtomicInteger();

    private Path directory() {
        return temporary.resolve("seccomp");
    }

    private FilterCache cache() {
        return new FilterCache(directory(), () -> "lib");
    }

    private CompiledFilter get(FilterCache cache, String profile, Arch arch) {
        return cache.get(Profiles.raw(profile), arch, () -> {
            compilations.incrementAndGet();
            return FILTER;
        });
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.sorted().toList();
        }
    }

    private static void assertEqual(CompiledFilter expected, CompiledFilter actual) {
        assertArrayEquals(expected.bpf(), actual.bpf());
        assertEquals(expected.flags(), actual.flags());
        assertEquals(expected.needsListener(), actual.needsListener());
        assertEquals(expected.warnings(), actual.warnings());
    }

    @Test
    void memoryAnswersTheSecondTime() {
        FilterCache cache = new FilterCache(null, () -> {
            throw new AssertionError("asked for the library without a disk");
        });
        assertSame(FILTER, get(cache, "{}", HOST));
        assertSame(FILTER, get(cache, "{}", HOST));
        assertEquals(1, compilations.get());
        get(cache, "{ }", HOST);
        assertEquals(2, compilations.get());
        get(cache, "{}", Arch.SCMP_ARCH_X86);
        assertEquals(3, compilations.get());
    }

    @Test
    void theSliceIsTheKeyAndNotTheDocument() {
        FilterCache cache = cache();
        byte[] document = "[{},{},{1}]".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int offset : new int[] {1, 4}) {
            cache.get(new RawJson(document, offset, 2), HOST, () -> {
                compilations.incrementAndGet();
                return FILTER;
            });
        }
        assertEquals(1, compilations.get());
        document[1] = '!';
        get(cache, "{}", HOST);
        assertEquals(1, compilations.get());
    }

    @Test
    void diskAnswersTheNextProcess() throws IOException {
        assertSame(FILTER, get(cache(), "{}", HOST));
        assertEqual(FILTER, get(cache(), "{}", HOST));
        assertEquals(1, compilations.get());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
        assertEquals(1, files().size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())));

        get(cache(), "{} ", HOST);
        assertEquals(2, compilations.get());
        get(cache(), "{}", Arch.SCMP_ARCH_AARCH64);
        assertEquals(3, compilations.get());
        get(new FilterCache(directory(), () -> "newer lib"), "{}", HOST);
        assertEquals(4, compilations.get());
        assertEquals(4, files().size());
    }

    @Test
    void anEmptyProfileIsKeptToo() {
        for (int i = 0; i < 2; i++) {
            CompiledFilter filter = cache().get(Profiles.raw("{}"), HOST, () -> {
                compilations.incrementAndGet();
                return CompiledFilter.NONE;
            });
            assertTrue(filter.isNone());
        }
        assertEquals(1, compilations.get());
    }

    @Test
    void anyChangedByteIsNoticedAndTheFileRewritten() throws IOException {
        get(cache(), "{}", HOST);
        Path file = files().getFirst();
        byte[] intact = Files.readAllBytes(file);
        for (int i = 0; i < intact.length; i++) {
            byte[] damaged = intact.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            compilations.set(0);
            assertSame(FILTER, get(cache(), "{}", HOST), "byte " + i);
            assertEquals(1, compilations.get(), "byte " + i);
            assertArrayEquals(intact, Files.readAllBytes(file), "byte " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 71, 72, 100, -1})
    void anotherLengthIsNoticed(int length) throws IOException {
        get(cache(), "{}", HOST);
        Path file = files().getFirst();
        byte[] intact = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(intact, length < 0 ? intact.length + 1 : length));
        get(cache(), "{}", HOST);
        assertEquals(2, compilations.get());
        assertArrayEquals(intact, Files.readAllBytes(file));
    }

    @Test
    void aFileOfAnotherProfileUnderThisNameIsNoticed() throws IOException {
        get(cache(), "{}", HOST);
        Path first = files().getFirst();
        get(cache(), "{\"a\":1}", HOST);
        Path second =
                files().stream().filter(file -> !file.equals(first)).findFirst().orElseThrow();
        Files.write(first, Files.readAllBytes(second));
        get(cache(), "{}", HOST);
        assertEquals(3, compilations.get());
    }

    @Test
    void foreignOpenAndLinkedFilesAreReplaced() throws IOException {
        get(cache(), "{}", HOST);
        Path file = files().getFirst();
        byte[] intact = Files.readAllBytes(file);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
        get(cache(), "{}", HOST);
        assertEquals(2, compilations.get());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

        Path elsewhere = temporary.resolve("elsewhere");
        Files.write(elsewhere, intact);
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere);
        get(cache(), "{}", HOST);
        assertEquals(3, compilations.get());
        assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));

        get(cache(), "{}", HOST);
        assertEquals(3, compilations.get());
    }

    @Test
    void filesAndDirectoriesOfAnotherUserAreIgnored() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (!root) {
            System.out.println("skipped: only root can make a file another user's");
        }
        assumeTrue(root);
        get(cache(), "{}", HOST);
        Path file = files().getFirst();
        Files.setAttribute(file, "unix:uid", 12345);
        get(cache(), "{}", HOST);
        assertEquals(2, compilations.get());
        assertEquals(0, Files.getAttribute(file, "unix:uid"));

        Files.setAttribute(directory(), "unix:uid", 12345);
        get(cache(), "{}", HOST);
        assertEquals(3, compilations.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx-----x", "rwxrwxrwx"})
    void anOpenDirectoryIsNotUsed(String mode) throws IOException {
        Files.createDirectory(directory());
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString(mode));
        get(cache(), "{}", HOST);
        get(cache(), "{}", HOST);
        assertEquals(2, compilations.get());
        assertEquals(List.of(), files());
    }

    @Test
    void noDirectoryCanBeMade() {
        FilterCache cache = new FilterCache(temporary.resolve("missing").resolve("seccomp"), () -> "lib");
        assertSame(FILTER, get(cache, "{}", HOST));
        assertSame(FILTER, get(cache, "{}", HOST));
        assertEquals(1, compilations.get());
        assertFalse(Files.exists(temporary.resolve("missing")));
    }

    @Test
    void theFilesUnusedForLongestAreEvicted() throws IOException {
        FilterCache cache = cache();
        for (int i = 0; i < 64; i++) {
            get(cache, "{" + i + "}", HOST);
        }
        List<Path> files = files();
        assertEquals(64, files.size());
        for (int i = 0; i < files.size(); i++) {
            Files.setLastModifiedTime(files.get(i), FileTime.fromMillis(1_000_000_000_000L + i));
        }
        Path stale = Files.createFile(directory().resolve(".tmp-1-1"));
        Files.setLastModifiedTime(stale, FileTime.fromMillis(1_000_000_000_000L));
        Path fresh = Files.createFile(directory().resolve(".tmp-1-2"));

        // Whatever profile the oldest file is of: being read makes it the newest.
        compilations.set(0);
        List<String> profiles = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            profiles.add("{" + i + "}");
        }
        for (String profile : profiles.subList(0, 10)) {
            get(cache(), profile, HOST);
        }
        assertEquals(0, compilations.get());
        List<Path> read = new ArrayList<>();
        for (Path file : files) {
            if (Files.getLastModifiedTime(file).toMillis() > 1_100_000_000_000L) {
                read.add(file);
            }
        }
        assertEquals(10, read.size());

        get(cache, "{64}", HOST);
        List<Path> left = files();
        assertFalse(left.contains(stale));
        assertTrue(left.contains(fresh));
        assertEquals(65, left.size());
        assertTrue(left.containsAll(read));
        List<Path> gone = new ArrayList<>(files);
        gone.removeAll(left);
        List<Path> unread = new ArrayList<>(files);
        unread.removeAll(read);
        assertEquals(List.of(unread.getFirst()), gone);
    }

    @Test
    void memoryIsBounded() {
        FilterCache cache = new FilterCache(null, () -> "lib");
        for (int i = 0; i < 33; i++) {
            get(cache, "{" + i + "}", HOST);
            get(cache, "{0}", HOST);
        }
        assertEquals(33, compilations.get());
        get(cache, "{1}", HOST);
        assertEquals(34, compilations.get());
        get(cache, "{0}", HOST);
        assertEquals(34, compilations.get());
    }

    @Test
    void failuresAreNotRemembered() throws IOException {
        FilterCache cache = cache();
        SeccompException failure = new SeccompException("linux.seccomp", "no");
        for (int i = 0; i < 2; i++) {
            SeccompException thrown = assertThrows(
                    SeccompException.class,
                    () -> cache.get(Profiles.raw("{}"), HOST, () -> {
                        compilations.incrementAndGet();
                        throw failure;
                    }));
            assertSame(failure, thrown);
        }
        assertEquals(2, compilations.get());
        assertFalse(Files.exists(directory()));
        get(cache, "{}", HOST);
        assertEquals(3, compilations.get());
    }

    @Test
    void manyThreadsCompileOnce() throws InterruptedException {
        FilterCache cache = cache();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<CompiledFilter> filters = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 16; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                filters.add(get(cache, "{}", HOST));
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(16, filters.size());
        assertEquals(1, compilations.get());
    }
}
