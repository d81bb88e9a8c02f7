package io.jcontainers.build.output;

import io.jcontainers.build.layer.LayerXattrs;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import io.jcontainers.build.sys.UnixTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** Copies a root into a directory as its walk goes on. For one walk. */
final class RootCopy implements RootVisitor, AutoCloseable {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
    private static final int NEW_FILE = Open.WRITE | Open.CREATE_NEW | Open.NOFOLLOW;
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final long RANGE_BYTES = 64L << 20;
    private static final int OWNER_ALL = 0700;
    private static final int SETUID = 04000;
    private static final int SETGID = 02000;
    private static final int WARNINGS_MOST = 100;

    /** Makes an inode under a name that is free. */
    @FunctionalInterface
    private interface Making {
        void make(Fd directory, ByteString name) throws IOException;
    }

    private final Syscalls sys;
    private final Fd target;
    private final OptionalLong epoch;
    private final boolean delete;
    private final TreeRemoval removal;
    private final Deque<Fd> directories = new ArrayDeque<>();
    private final Map<InodeKey, RelativePath> written = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);

    /** @param target stays the caller's */
    RootCopy(Syscalls sys, Fd target, OptionalLong epoch, boolean delete) {
        this.sys = sys;
        this.target = target;
        this.epoch = epoch;
        this.delete = delete;
        this.removal = new TreeRemoval(sys);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void warn(RelativePath path, String what) {
        if (warnings.size() < WARNINGS_MOST) {
            warnings.add("\"" + path + "\": " + what);
        }
    }

    @Override
    public void enter(RelativePath path, Fd directory, Stat stat, SortedSet<ByteString> names) throws IOException {
        Fd own = path.isRoot()
                ? sys.open(target, ByteString.empty(), DIRECTORY, 0, Open.BENEATH)
                : openOrMake(directories.element(), path.name());
        directories.push(own);
        if (!path.isRoot()) {
            Stat there = sys.stat(own);
            if ((there.mode() & OWNER_ALL) != OWNER_ALL) {
                sys.chmod(own, there.mode() | OWNER_ALL);
            }
            setXattrs(own, path, LayerXattrs.read(sys, directory));
        }
        if (delete) {
            removeOthers(own, names);
        }
    }

    private Fd openOrMake(Fd parent, ByteString name) throws IOException {
        Optional<Stat> there = sys.stat(parent, name);
        if (there.isEmpty() || !there.get().isDirectory()) {
            if (there.isPresent()) {
                sys.unlink(parent, name, false);
            }
            sys.makeDirectory(parent, name, OWNER_ALL);
        }
        return sys.open(parent, name, DIRECTORY, 0, Open.BENEATH);
    }

    private void removeOthers(Fd directory, SortedSet<ByteString> names) throws IOException {
        SortedSet<ByteString> others = new TreeSet<>();
        for (List<DirectoryEntry> some = sys.readEntries(directory);
                !some.isEmpty();
                some = sys.readEntries(directory)) {
            some.forEach(entry -> others.add(entry.name()));
        }
        others.removeAll(names);
        for (ByteString other : others) {
            removal.remove(directory, other);
        }
    }

    /** Only now: its mode may forbid to make something in it, and what was made has changed its time. */
    @Override
    public void leave(RelativePath path, Stat stat) throws IOException {
        try (Fd own = directories.pop()) {
            // The caller's directory is the caller's.
            if (!path.isRoot()) {
                sys.chmod(own, mode(stat, sys.stat(own)));
                sys.setTime(own, time(stat));
            }
        }
    }

    @Override
    public void leaf(Fd parent, RelativePath path, Stat stat) throws IOException {
        RelativePath first = stat.links() > 1 ? written.get(InodeKey.of(stat)) : null;
        if (first != null) {
            link(path, first);
            return;
        }
        switch (stat.type()) {
            case REGULAR -> place(path, (to, name) -> copy(parent, path, to, name));
            case SYMBOLIC_LINK -> {
                ByteString leads = sys.readLink(parent, path.name());
                place(path, (to, name) -> {
                    sys.makeSymbolicLink(leads, to, name);
                    finish(parent, path, stat, to, name);
                });
            }
            case FIFO ->
                place(path, (to, name) -> {
                    sys.makeNode(to, name, FileType.FIFO, 0600, 0, 0);
                    finish(parent, path, stat, to, name);
                });
            case SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {
                warn(path, "a " + stat.type() + " is left out");
                return;
            }
            case DIRECTORY -> throw new IllegalStateException("a directory is no leaf");
        }
        if (stat.links() > 1) {
            written.put(InodeKey.of(stat), path);
        }
    }

    /** Makes something under its name, or beside it and in its place if there is something. */
    private void place(RelativePath path, Making making) throws IOException {
        Fd directory = directories.element();
        Optional<Stat> there = sys.stat(directory, path.name());
        if (there.isEmpty()) {
            making.make(directory, path.name());
            return;
        }
        ByteString beside = ByteString.utf8(".jbuild-" + UUID.randomUUID());
        boolean placed = false;
        try {
            making.make(directory, beside);
            if (there.get().isDirectory()) {
                removal.remove(directory, path.name());
            }
            sys.rename(directory, beside, directory, path.name());
            placed = true;
        } finally {
            if (!placed) {
                removal.remove(directory, beside);
            }
        }
    }

    private void link(RelativePath path, RelativePath first) throws IOException {
        try (Fd from =
                sys.open(target, first.parent().bytes(), Open.PATH | Open.DIRECTORY | Open.NOFOLLOW, 0, Open.BENEATH)) {
            place(path, (to, name) -> sys.link(from, first.name(), to, name));
        }
    }

    private void copy(Fd parent, RelativePath path, Fd to, ByteString name) throws IOException {
        try (Fd source = sys.open(parent, path.name(), FILE, 0, Open.BENEATH);
                Fd file = sys.open(to, name, NEW_FILE, 0600, Open.BENEATH)) {
            Stat stat = sys.stat(source);
            if (stat.type() != FileType.REGULAR) {
                throw new OutputException("\"" + path + "\" was replaced while it was read");
            }
            copy(source, file);
            sys.chmod(file, mode(stat, sys.stat(file)));
            setXattrs(file, path, LayerXattrs.read(sys, source));
            sys.setTime(file, time(stat));
        }
    }

    private void copy(Fd source, Fd file) throws IOException {
        try {
            while (sys.copyRange(source, file, RANGE_BYTES) > 0) {
                continue;
            }
        } catch (SysException e) {
            if (e.errno() != Errno.EXDEV
                    && e.errno() != Errno.EINVAL
                    && e.errno() != Errno.ENOSYS
                    && e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
        }
        // Both are where the kernel stopped: mostly at the end.
        while (true) {
            buffer.clear();
            if (sys.read(source, buffer) == 0) {
                return;
            }
            sys.write(file, buffer.flip());
        }
    }

    /** Of what has no content: attributes and time. */
    private void finish(Fd parent, RelativePath path, Stat stat, Fd to, ByteString name) throws IOException {
        try (Fd source = sys.open(parent, path.name(), INODE, 0, Open.BENEATH);
                Fd inode = sys.open(to, name, INODE, 0, Open.BENEATH)) {
            if (stat.type() != FileType.SYMBOLIC_LINK) {
                sys.chmod(inode, mode(stat, sys.stat(inode)));
            }
            setXattrs(inode, path, LayerXattrs.read(sys, source));
            sys.setTime(inode, time(stat));
        }
    }

    private static int mode(Stat stat, Stat own) {
        int mode = stat.mode();
        mode = own.uid() == stat.uid() ? mode : mode & ~SETUID;
        return own.gid() == stat.gid() ? mode : mode & ~SETGID;
    }

    private UnixTime time(Stat stat) {
        UnixTime latest = new UnixTime(epoch.orElse(0), 0);
        return epoch.isPresent() && stat.mtime().compareTo(latest) > 0 ? latest : stat.mtime();
    }

    private void setXattrs(Fd fd, RelativePath path, SortedMap<ByteString, byte[]> xattrs) throws IOException {
        for (Map.Entry<ByteString, byte[]> xattr : xattrs.entrySet()) {
            try {
                sys.setXattr(fd, xattr.getKey(), xattr.getValue());
            } catch (SysException e) {
                if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES && e.errno() != Errno.EOPNOTSUPP) {
                    throw e;
                }
                warn(path, "attribute " + xattr.getKey() + " is left out: " + Errno.text(e.errno()));
            }
        }
    }

    @Override
    public void close() {
        directories.forEach(Fd::close);
    }
}
