package io.jcontainers.build.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import jnr.ffi.LastError;
import jnr.ffi.Runtime;

/** The kernel's calls through libc. {@link #checked} looks at every return value. */
final class LinuxSyscalls implements Syscalls {
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int SHUT_RDWR = 2;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int HOW_BYTES = 24; // struct open_how: flags, mode, resolve
    private static final int PATH_BYTES = 4096;
    private static final int ENTRIES_BYTES = 64 * 1024;

    /** Largest value of an extended attribute (linux/limits.h), and list of names. */
    private static final int XATTR_BYTES = 64 * 1024;

    /** Enough for most, and little to copy. */
    private static final int XATTR_USUAL_BYTES = 256;

    /** A swap of directories while ".." is resolved gives EAGAIN: the caller's race, not an error. */
    private static final int OPEN_TRIES = 1000;

    private static final byte[] EMPTY = {0};
    private static final long FS_IOC_GETFLAGS = 0x8008_6601L;
    private static final long FS_IOC_SETFLAGS = 0x4008_6602L;
    private static final int FS_TOPDIR_FL = 0x2_0000;

    /** Of file systems without such flags, or without this one. */
    private static final Set<Integer> NO_SUCH_FLAG =
            Set.of(Errno.ENOTTY, Errno.EOPNOTSUPP, Errno.EINVAL, Errno.EPERM, Errno.ENOSYS);

    private final LibC libc = LibC.load();
    private final Runtime runtime = Runtime.getRuntime(libc);

    @Override
    public Fd openDirectory(Path path) throws SysException {
        byte[] name = ByteString.utf8(path.toString()).terminated();
        return open(AT_FDCWD, name, path.toString(), Open.READ | Open.DIRECTORY, 0, 0);
    }

    @Override
    public Fd open(Fd directory, ByteString path, int flags, int mode, long resolve) throws SysException {
        byte[] name = path.isEmpty() ? new byte[] {'.', 0} : path.terminated();
        return open(directory.number(), name, path.toString(), flags, mode, resolve);
    }

    private Fd open(int directory, byte[] path, String shown, int flags, int mode, long resolve) throws SysException {
        byte[] how = ByteBuffer.allocate(HOW_BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(flags | Open.CLOEXEC)
                .putLong(mode)
                .putLong(resolve)
                .array();
        for (int tries = 1; ; tries++) {
            try {
                long fd =
                        checked("openat2", shown, () -> libc.syscall(LibC.NR_OPENAT2, directory, path, how, HOW_BYTES));
                return new Fd(this, (int) fd, (flags & Open.PATH) != 0);
            } catch (SysException e) {
                if (e.errno() != Errno.EAGAIN || tries == OPEN_TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close(int number) {
        libc.close(number);
    }

    @Override
    public void makeDirectory(Fd directory, ByteString name, int mode) throws SysException {
        checked("mkdirat", name, () -> libc.mkdirat(directory.number(), name.terminated(), mode));
    }

    @Override
    public void makeNode(Fd directory, ByteString name, FileType type, int mode, long major, long minor)
            throws SysException {
        checked(
                "mknodat",
                name,
                () -> libc.mknodat(
                        directory.number(), name.terminated(), type.modeBits() | mode, device(major, minor)));
    }

    /** The encoding of glibc's gnu_dev_makedev. */
    private static long device(long major, long minor) {
        return (major & 0xfffL) << 8 | (major & ~0xfffL) << 32 | minor & 0xffL | (minor & ~0xffL) << 12;
    }

    @Override
    public void makeSymbolicLink(ByteString target, Fd directory, ByteString name) throws SysException {
        checked("symlinkat", name, () -> libc.symlinkat(target.terminated(), directory.number(), name.terminated()));
    }

    @Override
    public void link(Fd fromDirectory, ByteString from, Fd toDirectory, ByteString to) throws SysException {
        checked(
                "linkat",
                to,
                () -> libc.linkat(fromDirectory.number(), from.terminated(), toDirectory.number(), to.terminated(), 0));
    }

    @Override
    public void unlink(Fd directory, ByteString name, boolean isDirectory) throws SysException {
        int flags = isDirectory ? AT_REMOVEDIR : 0;
        checked("unlinkat", name, () -> libc.unlinkat(directory.number(), name.terminated(), flags));
    }

    @Override
    public void rename(Fd fromDirectory, ByteString from, Fd toDirectory, ByteString to) throws SysException {
        checked(
                "renameat2",
                to,
                () -> libc.renameat2(
                        fromDirectory.number(), from.terminated(), toDirectory.number(), to.terminated(), 0));
    }

    @Override
    public ByteString readLink(Fd directory, ByteString name) throws SysException {
        byte[] into = new byte[PATH_BYTES];
        long length = checked(
                "readlinkat", name, () -> libc.readlinkat(directory.number(), name.terminated(), into, into.length));
        return ByteString.of(into, 0, (int) length);
    }

    @Override
    public Optional<Stat> stat(Fd directory, ByteString name) throws SysException {
        byte[] into = new byte[Stat.BYTES];
        try {
            checked(
                    "statx",
                    name,
                    () -> libc.statx(
                            directory.number(), name.terminated(), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, into));
        } catch (SysException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(Stat.of(into));
    }

    @Override
    public Stat stat(Fd fd) throws SysException {
        byte[] into = new byte[Stat.BYTES];
        checked("statx", "", () -> libc.statx(fd.number(), EMPTY, AT_EMPTY_PATH, STATX_BASIC_STATS, into));
        return Stat.of(into);
    }

    @Override
    public void chown(Fd fd, long uid, long gid) throws SysException {
        String operand = "to " + uid + ":" + gid;
        checked("fchownat", operand, () -> libc.fchownat(fd.number(), EMPTY, (int) uid, (int) gid, AT_EMPTY_PATH));
    }

    @Override
    public void chmod(Fd fd, int mode) throws SysException {
        String operand = "to 0" + Integer.toOctalString(mode);
        if (!fd.pathOnly()) {
            checked("fchmod", operand, () -> libc.fchmod(fd.number(), mode));
            return;
        }
        try {
            checked(
                    "fchmodat2",
                    operand,
                    () -> libc.syscall(LibC.NR_FCHMODAT2, fd.number(), EMPTY, mode, AT_EMPTY_PATH));
        } catch (SysException e) {
            if (e.errno() != Errno.ENOSYS) {
                throw e;
            }
            checked("chmod", operand, () -> libc.chmod(magicLink(fd), mode));
        }
    }

    @Override
    public void setTime(Fd fd, UnixTime mtime) throws SysException {
        byte[] times = ByteBuffer.allocate(32)
                .order(ByteOrder.nativeOrder())
                .putLong(mtime.seconds())
                .putLong(mtime.nanos())
                .putLong(mtime.seconds())
                .putLong(mtime.nanos())
                .array();
        checked("utimensat", "to " + mtime.seconds(), () -> libc.utimensat(fd.number(), EMPTY, times, AT_EMPTY_PATH));
    }

    @Override
    public List<DirectoryEntry> readEntries(Fd directory) throws SysException {
        byte[] into = new byte[ENTRIES_BYTES];
        long length = checked("getdents64", "", () -> libc.getdents64(directory.number(), into, into.length));
        ByteBuffer in = ByteBuffer.wrap(into).order(ByteOrder.nativeOrder());
        List<DirectoryEntry> entries = new ArrayList<>();
        for (int at = 0; at < length; ) {
            // struct linux_dirent64: u64 inode, s64 offset, u16 length, u8 type, the name and a NUL
            int size = in.getShort(at + 16) & 0xffff;
            int end = at + 19;
            while (into[end] != 0) {
                end++;
            }
            boolean dots = into[at + 19] == '.' && (end == at + 20 || end == at + 21 && into[at + 20] == '.');
            if (!dots) {
                entries.add(new DirectoryEntry(ByteString.of(into, at + 19, end), FileType.ofEntryType(into[at + 18])));
            }
            at += size;
        }
        // Nothing but "." and "..": not the end yet.
        return entries.isEmpty() && length > 0 ? readEntries(directory) : entries;
    }

    @Override
    public void rewind(Fd fd) throws SysException {
        checked("lseek", "", () -> libc.lseek(fd.number(), 0, 0));
    }

    @Override
    public Optional<byte[]> xattr(Fd fd, ByteString name) throws SysException {
        try {
            return Optional.of(xattr(fd, name, XATTR_USUAL_BYTES));
        } catch (SysException e) {
            if (e.errno() == Errno.ERANGE) {
                return Optional.of(xattr(fd, name, XATTR_BYTES));
            }
            if (e.errno() == Errno.ENODATA || e.errno() == Errno.EOPNOTSUPP) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private byte[] xattr(Fd fd, ByteString name, int most) throws SysException {
        byte[] key = name.terminated();
        byte[] into = new byte[most];
        long length = fd.pathOnly()
                ? checked("getxattr", name, () -> libc.getxattr(magicLink(fd), key, into, into.length))
                : checked("fgetxattr", name, () -> libc.fgetxattr(fd.number(), key, into, into.length));
        return Arrays.copyOf(into, (int) length);
    }

    @Override
    public List<ByteString> xattrNames(Fd fd) throws SysException {
        byte[] none = {};
        byte[] into;
        long length;
        try {
            // Most files have none: asking for the size alone spares 64 KiB of memory and copying.
            if (listXattr(fd, none) == 0) {
                return List.of();
            }
            into = new byte[XATTR_BYTES];
            length = listXattr(fd, into);
        } catch (SysException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                return List.of();
            }
            throw e;
        }
        List<ByteString> names = new ArrayList<>();
        for (int start = 0; start < length; ) {
            int end = start;
            while (into[end] != 0) {
                end++;
            }
            names.add(ByteString.of(into, start, end));
            start = end + 1;
        }
        names.sort(null);
        return names;
    }

    private long listXattr(Fd fd, byte[] into) throws SysException {
        return fd.pathOnly()
                ? checked("listxattr", "", () -> libc.listxattr(magicLink(fd), into, into.length))
                : checked("flistxattr", "", () -> libc.flistxattr(fd.number(), into, into.length));
    }

    @Override
    public void setXattr(Fd fd, ByteString name, byte[] value) throws SysException {
        byte[] key = name.terminated();
        if (fd.pathOnly()) {
            checked("setxattr", name, () -> libc.setxattr(magicLink(fd), key, value, value.length, 0));
        } else {
            checked("fsetxattr", name, () -> libc.fsetxattr(fd.number(), key, value, value.length, 0));
        }
    }

    @Override
    public void removeXattr(Fd fd, ByteString name) throws SysException {
        byte[] key = name.terminated();
        if (fd.pathOnly()) {
            checked("removexattr", name, () -> libc.removexattr(magicLink(fd), key));
        } else {
            checked("fremovexattr", name, () -> libc.fremovexattr(fd.number(), key));
        }
    }

    /** Leads to the inode of a descriptor itself, also when that is a symbolic link; works on O_PATH ones. */
    private static byte[] magicLink(Fd fd) {
        return ("/proc/self/fd/" + fd.number() + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int read(Fd fd, ByteBuffer into) throws SysException {
        long got = checked("read", "", () -> libc.read(fd.number(), into, into.remaining()));
        into.position(into.position() + (int) got);
        return (int) got;
    }

    @Override
    public int readAt(Fd fd, ByteBuffer into, long offset) throws SysException {
        long got = checked("pread", "", () -> libc.pread(fd.number(), into, into.remaining(), offset));
        into.position(into.position() + (int) got);
        return (int) got;
    }

    @Override
    public void spreadDirectories(Fd directory) throws SysException {
        int[] flags = {0};
        try {
            checked("ioctl FS_IOC_GETFLAGS", "", () -> libc.ioctl(directory.number(), FS_IOC_GETFLAGS, flags));
            if ((flags[0] & FS_TOPDIR_FL) == 0) {
                flags[0] |= FS_TOPDIR_FL;
                checked("ioctl FS_IOC_SETFLAGS", "", () -> libc.ioctl(directory.number(), FS_IOC_SETFLAGS, flags));
            }
        } catch (SysException e) {
            if (!NO_SUCH_FLAG.contains(e.errno())) {
                throw e;
            }
        }
    }

    @Override
    public void write(Fd fd, ByteBuffer from) throws SysException {
        while (from.hasRemaining()) {
            long put = checked("write", "", () -> libc.write(fd.number(), from, from.remaining()));
            from.position(from.position() + (int) put);
        }
    }

    @Override
    public void truncate(Fd fd, long length) throws SysException {
        checked("ftruncate", "", () -> libc.ftruncate(fd.number(), length));
    }

    @Override
    public long copyRange(Fd from, Fd to, long mostBytes) throws SysException {
        return checked(
                "copy_file_range",
                "",
                () -> libc.copy_file_range(from.number(), null, to.number(), null, mostBytes, 0));
    }

    @Override
    public void sync(Fd fd) throws SysException {
        checked("fsync", "", () -> libc.fsync(fd.number()));
    }

    @Override
    public void syncFileSystem(Fd fd) throws SysException {
        checked("syncfs", "", () -> libc.syncfs(fd.number()));
    }

    @Override
    public void stopListening(Fd socket) throws SysException {
        checked("shutdown", "", () -> libc.shutdown(socket.number(), SHUT_RDWR));
    }

    @Override
    public Fd mountOverlay(List<Fd> lowers, boolean userAttributes) throws SysException {
        return new OverlayMount(libc, this::checked)
                .of(lowers, List.of(), userAttributes, fd -> new Fd(this, fd, false));
    }

    @Override
    public Fd mountOverlay(List<Fd> lowers, Fd upper, Fd work, boolean userAttributes) throws SysException {
        return new OverlayMount(libc, this::checked)
                .of(lowers, List.of(upper, work), userAttributes, fd -> new Fd(this, fd, false));
    }

    @Override
    public NetworkSyscalls network() {
        return new LinuxNetworkSyscalls(libc, this::checked, this);
    }

    private long checked(String call, ByteString name, LongSupplier nativeCall) throws SysException {
        long result = nativeCall.getAsLong();
        return result >= 0 ? result : checked(call, name.toString(), nativeCall, LastError.getLastError(runtime));
    }

    private long checked(String call, String operand, LongSupplier nativeCall) throws SysException {
        long result = nativeCall.getAsLong();
        return result >= 0 ? result : checked(call, operand, nativeCall, LastError.getLastError(runtime));
    }

    /** An interrupted call is made again. */
    private long checked(String call, String operand, LongSupplier nativeCall, int errno) throws SysException {
        int error = errno;
        while (error == Errno.EINTR) {
            long result = nativeCall.getAsLong();
            if (result >= 0) {
                return result;
            }
            error = LastError.getLastError(runtime);
        }
        throw new SysException(call, operand, error);
    }
}
