package io.jcontainers.build.snapshot;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies whole trees below descriptors: owners, modes, times to the nanosecond, hard links, all extended attributes but
 * those that a security module gives. File systems that can share blocks do; sockets are left out. For one copy.
 */
public final class TreeCopy {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
    private static final int NEW_FILE = Open.WRITE | Open.CREATE_NEW | Open.NOFOLLOW;
    private static final ByteString SELF = ByteString.empty();
    private static final ByteString LABEL = ByteString.utf8("security.selinux");
    private static final ByteString CAPABILITY = ByteString.utf8("security.capability");
    private static final long RANGE_BYTES = 1L << 30;
    private static final int CHUNK_BYTES = 1 << 20;

    /** Deeper trees would need too many descriptors. */
    private static final int DEPTH_MOST = 1024;

    private record Inode(long device, long number) {}

    /** Where the first of several names of an inode is. */
    private record Name(List<ByteString> directories, ByteString name) {}

    private final Syscalls sys;
    private final Fd from;
    private final Fd into;
    private final Map<Inode, Name> linked = new HashMap<>();
    private boolean ranges = true;

    /** @param into an empty directory */
    public TreeCopy(Syscalls sys, Fd from, Fd into) {
        this.sys = sys;
        this.from = from;
        this.into = into;
    }

    /** Copies what is in the directory, and the directory's own attributes. */
    public void copy() throws IOException {
        fill(from, into, List.of());
        finish(from, into, sys.stat(from));
    }

    private void fill(Fd source, Fd made, List<ByteString> path) throws IOException {
        if (path.size() > DEPTH_MOST) {
            throw new IOException("copy a tree: it is deeper than " + DEPTH_MOST + " directories");
        }
        // Its own descriptor, so that where the caller's stands does not matter.
        try (Fd listed = sys.open(source, SELF, DIRECTORY, 0, Open.BENEATH)) {
            for (List<DirectoryEntry> some = sys.readEntries(listed); !some.isEmpty(); some = sys.readEntries(listed)) {
                for (DirectoryEntry entry : some) {
                    if (Thread.interrupted()) {
                        throw new InterruptedIOException("copying a tree was interrupted");
                    }
                    one(source, entry.name(), made, path);
                }
            }
        }
    }

    private void one(Fd source, ByteString name, Fd made, List<ByteString> path) throws IOException {
        Stat stat = sys.stat(source, name).orElseThrow(() -> new IOException(name + " went away while it was copied"));
        if (stat.type() == FileType.SOCKET || !stat.isDirectory() && stat.links() > 1 && link(stat, made, name, path)) {
            return;
        }
        switch (stat.type()) {
            case DIRECTORY -> directory(source, name, made, path, stat);
            case REGULAR -> file(source, name, made, stat);
            case SYMBOLIC_LINK -> {
                sys.makeSymbolicLink(sys.readLink(source, name), made, name);
                inode(source, name, made, stat);
            }
            case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> {
                sys.makeNode(made, name, stat.type(), 0600, stat.deviceMajor(), stat.deviceMinor());
                inode(source, name, made, stat);
            }
            case SOCKET -> {}
        }
    }

    /** Another name of an inode that has been copied. */
    private boolean link(Stat stat, Fd made, ByteString name, List<ByteString> path) throws IOException {
        Inode inode = new Inode(stat.device(), stat.inode());
        Name first = linked.putIfAbsent(inode, new Name(path, name));
        if (first == null) {
            return false;
        }
        List<Fd> open = new ArrayList<>();
        try {
            Fd directory = into;
            for (ByteString each : first.directories()) {
                directory = sys.open(directory, each, DIRECTORY, 0, Open.BENEATH);
                open.add(directory);
            }
            sys.link(directory, first.name(), made, name);
            return true;
        } finally {
            open.forEach(Fd::close);
        }
    }

    private void directory(Fd above, ByteString name, Fd target, List<ByteString> path, Stat stat) throws IOException {
        sys.makeDirectory(target, name, 0700);
        List<ByteString> below = new ArrayList<>(path);
        below.add(name);
        try (Fd source = sys.open(above, name, DIRECTORY, 0, Open.BENEATH);
                Fd made = sys.open(target, name, DIRECTORY, 0, Open.BENEATH)) {
            fill(source, made, below);
            finish(source, made, stat);
        }
    }

    private void file(Fd above, ByteString name, Fd target, Stat stat) throws IOException {
        try (Fd source = sys.open(above, name, FILE, 0, Open.BENEATH);
                Fd made = sys.open(target, name, NEW_FILE, 0600, Open.BENEATH)) {
            content(source, made);
            finish(source, made, stat);
        }
    }

    private void content(Fd source, Fd made) throws SysException {
        try {
            while (ranges && sys.copyRange(source, made, RANGE_BYTES) > 0) {
                // until the file ends
            }
        } catch (SysException e) {
            if (e.errno() != Errno.EXDEV
                    && e.errno() != Errno.EINVAL
                    && e.errno() != Errno.EOPNOTSUPP
                    && e.errno() != Errno.ENOSYS) {
                throw e;
            }
            ranges = false;
        }
        if (!ranges) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
            while (sys.read(source, buffer) > 0) {
                sys.write(made, buffer.flip());
                buffer.clear();
            }
        }
    }

    private void inode(Fd above, ByteString name, Fd target, Stat stat) throws IOException {
        try (Fd source = sys.open(above, name, INODE, 0, Open.BENEATH);
                Fd made = sys.open(target, name, INODE, 0, Open.BENEATH)) {
            finish(source, made, stat);
        }
    }

    /** The owner first: a change of it clears setuid bits and capabilities. */
    private void finish(Fd source, Fd made, Stat stat) throws SysException {
        sys.chown(made, stat.uid(), stat.gid());
        if (stat.type() != FileType.SYMBOLIC_LINK) {
            sys.chmod(made, stat.mode());
        }
        for (ByteString name : sys.xattrNames(source)) {
            if (!name.equals(LABEL)) {
                attribute(source, made, name);
            }
        }
        sys.setTime(made, stat.mtime());
    }

    private void attribute(Fd source, Fd made, ByteString name) throws SysException {
        byte[] value = sys.xattr(source, name).orElse(null);
        try {
            if (value != null) {
                sys.setXattr(made, name, value);
            }
        } catch (SysException e) {
            boolean refused = e.errno() == Errno.EPERM || e.errno() == Errno.EOPNOTSUPP;
            if (!refused || name.equals(CAPABILITY)) {
                throw e;
            }
        }
    }
}
