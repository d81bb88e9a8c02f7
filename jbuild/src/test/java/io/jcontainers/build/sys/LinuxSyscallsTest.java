package io.jcontainers.build.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each call against the kernel, in a directory of its own. */
class LinuxSyscallsTest {
    private static final int FILE = Open.WRITE | Open.CREATE_NEW | Open.NOFOLLOW;
    private static final int PATH = Open.PATH | Open.NOFOLLOW;

    private final Syscalls sys = Syscalls.linux();

    private final Scratch scratch = new Scratch();
    private final Path directory = scratch.path();

    @SuppressWarnings("NullAway.Init")
    private Fd top;

    @BeforeEach
    void open() throws SysException {
        top = sys.openDirectory(directory);
    }

    @AfterEach
    void close() {
        top.close();
        scratch.close();
    }

    @Test
    void filesAreWrittenAndRead() throws SysException {
        try (Fd file = sys.open(top, name("f"), FILE, 0640, Open.BENEATH)) {
            sys.write(file, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            sys.setTime(file, new UnixTime(-5, 123_456_789));
            sys.sync(file);
        }
        Stat stat = sys.stat(top, name("f")).orElseThrow();
        assertEquals(FileType.REGULAR, stat.type());
        assertEquals(3, stat.size());
        assertEquals(new UnixTime(-5, 123_456_789), stat.mtime());
        ByteBuffer into = ByteBuffer.allocateDirect(10);
        try (Fd file = sys.open(top, name("f"), Open.READ, 0, Open.BENEATH);
                Fd copy = sys.open(top, name("copy"), FILE, 0600, Open.BENEATH)) {
            assertEquals(3, sys.read(file, into));
            assertEquals(0, sys.read(file, into));
            sys.rewind(file);
            assertEquals(3, sys.copyRange(file, copy, 100));
            assertEquals(0, sys.copyRange(file, copy, 100));
            assertEquals(3, sys.stat(copy).size());
        }
        assertArrayEquals(new byte[] {1, 2, 3}, new byte[] {into.get(0), into.get(1), into.get(2)});
    }

    @Test
    void namesOfAnyBytesAreListed() throws SysException {
        List<ByteString> expected = new ArrayList<>();
        for (byte[] raw : new byte[][] {{'a', (byte) 0xff}, {'a', (byte) 0xfe}, {'\n'}, {0x1b, '['}, {' '}}) {
            ByteString name = ByteString.of(raw);
            expected.add(name);
            sys.makeDirectory(top, name, 0755);
        }
        expected.sort(null);
        List<ByteString> found = new ArrayList<>();
        for (List<DirectoryEntry> some = sys.readEntries(top); !some.isEmpty(); some = sys.readEntries(top)) {
            for (DirectoryEntry entry : some) {
                assertEquals(Optional.of(FileType.DIRECTORY), entry.type());
                found.add(entry.name());
            }
        }
        found.sort(null);
        assertEquals(expected, found);
    }

    @Test
    void whatIsMissingIsNamedWithItsCall() {
        SysException e =
                assertThrows(SysException.class, () -> sys.open(top, name("no/such"), Open.READ, 0, Open.IN_ROOT));
        assertEquals("openat2 no/such: no such file or directory", e.getMessage());
        assertEquals(Errno.ENOENT, e.errno());
        assertEquals("openat2", e.call());
    }

    @Test
    void noLinkLeadsOutOfTheRoot() throws SysException, IOException {
        sys.makeDirectory(top, name("in"), 0755);
        Files.writeString(directory.resolve("in/passwd"), "inside");
        sys.makeSymbolicLink(name("/in"), top, name("absolute"));
        sys.makeSymbolicLink(name("../../../../in"), top, name("dots"));
        sys.makeSymbolicLink(name("/proc/self/root/etc"), top, name("magic"));
        for (String path : List.of("absolute/passwd", "dots/passwd")) {
            try (Fd file = sys.open(top, name(path), Open.READ, 0, Open.IN_ROOT)) {
                assertEquals(6, sys.stat(file).size(), path);
            }
            assertEquals(Errno.ELOOP, errno(() -> sys.open(top, name(path), Open.READ, 0, Open.BENEATH)), path);
        }
        assertEquals(Errno.ENOENT, errno(() -> sys.open(top, name("magic/passwd"), Open.READ, 0, Open.IN_ROOT)));
        assertEquals(Errno.EXDEV, errno(() -> sys.open(top, name("../x"), Open.READ, 0, Open.BENEATH)));
    }

    @Test
    void attributesOfEveryTypeGoByDescriptor() throws SysException {
        Scratch.needsRoot();
        sys.makeNode(top, name("fifo"), FileType.FIFO, 0600, 0, 0);
        sys.makeNode(top, name("device"), FileType.CHARACTER_DEVICE, 0600, 300, 70_000);
        sys.makeSymbolicLink(name("/nowhere"), top, name("link"));
        sys.makeNode(top, name("socket"), FileType.SOCKET, 0600, 0, 0);
        byte[] binary = {0, 1, (byte) 0xff, 0};
        for (String each : List.of("fifo", "device", "link", "socket")) {
            try (Fd fd = sys.open(top, name(each), PATH, 0, Open.BENEATH)) {
                sys.chown(fd, 4_294_967_294L, 70_000);
                if (!each.equals("link")) {
                    sys.chmod(fd, 04711);
                }
                sys.setTime(fd, new UnixTime(7, 8));
                sys.setXattr(fd, name("trusted.test"), binary);
                assertArrayEquals(binary, sys.xattr(fd, name("trusted.test")).orElseThrow(), each);
                assertEquals(List.of(name("trusted.test")), sys.xattrNames(fd), each);
                sys.removeXattr(fd, name("trusted.test"));
                assertEquals(Optional.empty(), sys.xattr(fd, name("trusted.test")), each);
            }
            Stat stat = sys.stat(top, name(each)).orElseThrow();
            assertEquals(4_294_967_294L, stat.uid(), each);
            assertEquals(70_000, stat.gid(), each);
            assertEquals(new UnixTime(7, 8), stat.mtime(), each);
            assertEquals(each.equals("link") ? 0777 : 04711, stat.mode(), each);
        }
        Stat device = sys.stat(top, name("device")).orElseThrow();
        assertEquals(List.of(300L, 70_000L), List.of(device.deviceMajor(), device.deviceMinor()));
        assertEquals(name("/nowhere"), sys.readLink(top, name("link")));
    }

    @Test
    void largeAttributesAreReadWhole() throws SysException {
        Scratch.needsRoot();
        byte[] value = new byte[1000];
        java.util.Arrays.fill(value, (byte) 0xfe);
        try (Fd file = sys.open(top, name("f"), FILE, 0600, Open.BENEATH)) {
            sys.setXattr(file, name("trusted.large"), value);
            assertArrayEquals(value, sys.xattr(file, name("trusted.large")).orElseThrow());
        }
    }

    @Test
    void linksRenamesAndRemovals() throws SysException {
        sys.open(top, name("f"), FILE, 0600, Open.BENEATH).close();
        sys.link(top, name("f"), top, name("g"));
        assertEquals(2, sys.stat(top, name("g")).orElseThrow().links());
        sys.rename(top, name("g"), top, name("h"));
        assertTrue(sys.stat(top, name("g")).isEmpty());
        sys.unlink(top, name("h"), false);
        assertEquals(Errno.ENOENT, errno(() -> sys.unlink(top, name("h"), false)));
        assertEquals(Errno.ENOTDIR, errno(() -> sys.unlink(top, name("f"), true)));
    }

    @Test
    void aClosedDescriptorIsNotUsedAgain() throws SysException {
        Fd fd = sys.open(top, name("f"), FILE, 0600, Open.BENEATH);
        fd.close();
        fd.close();
        assertThrows(IllegalStateException.class, () -> sys.stat(fd));
    }

    @Test
    void aTreeOfAnyDepthIsRemovedAndNothingBehindItsLinks() throws SysException, IOException {
        Files.createDirectories(directory.resolve("outside/kept"));
        sys.makeDirectory(top, name("tree"), 0755);
        Fd at = sys.open(top, name("tree"), Open.READ | Open.DIRECTORY, 0, Open.BENEATH);
        for (int depth = 0; depth < 3000; depth++) {
            sys.makeDirectory(at, name("d"), 0755);
            sys.makeSymbolicLink(name("/"), at, name("a-link"));
            sys.makeSymbolicLink(name("../outside"), at, name("z-link"));
            Fd next = sys.open(at, name("d"), Open.READ | Open.DIRECTORY, 0, Open.BENEATH);
            at.close();
            at = next;
        }
        at.close();
        TreeRemoval removal = new TreeRemoval(sys);
        assertTrue(removal.remove(top, name("tree")));
        assertFalse(removal.remove(top, name("tree")));
        assertTrue(Files.isDirectory(directory.resolve("outside/kept")));
    }

    @Test
    void aFailureDuringARemovalNamesTheCall() throws SysException, IOException {
        Files.createDirectories(directory.resolve("tree/sub"));
        RecordingSyscalls recording = new RecordingSyscalls(sys);
        recording.fail("unlink", Errno.EROFS);
        SysException e =
                assertThrows(SysException.class, () -> new TreeRemoval(recording.facade()).remove(top, name("tree")));
        assertEquals("unlink sub true: read-only file system", e.getMessage());
        assertTrue(recording.calls().contains("unlink sub true"));
    }

    private interface Failing {
        void run() throws SysException;
    }

    private static int errno(Failing call) {
        return assertThrows(SysException.class, call::run).errno();
    }

    private static ByteString name(String text) {
        return ByteString.utf8(text);
    }
}
