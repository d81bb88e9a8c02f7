package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.tar.TarWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes entries of one layer. Directories are announced and written only when something below them, or they
 * themselves, have to be; of several names of an inode all but the first become hard links.
 */
final class EntryEmission {
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
    private static final int CHUNK_BYTES = 256 * 1024;

    private record Directory(RelativePath path, Fd fd, Stat stat) {}

    private record Inode(long device, long number) {}

    private final Syscalls sys;
    private final DiffOptions options;
    private final TarWriter tar;
    private final Deque<Directory> announced = new ArrayDeque<>();
    private final Map<Inode, RelativePath> written = new HashMap<>();
    private final Map<Inode, List<RelativePath>> unchanged = new HashMap<>();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private long entries;
    private long sockets;

    EntryEmission(Syscalls sys, DiffOptions options, TarWriter tar) {
        this.sys = sys;
        this.options = options;
        this.tar = tar;
    }

    long entries() {
        return entries;
    }

    long sockets() {
        return sockets;
    }

    /** A directory into which the walk goes; its descriptor stays open until {@link #leave}. */
    void enter(RelativePath path, Fd fd, Stat stat) {
        announced.addLast(new Directory(path, fd, stat));
    }

    /** The walk leaves that directory; returns whether it is in the layer. */
    boolean leave(RelativePath path) {
        if (!announced.isEmpty() && announced.getLast().path().equals(path)) {
            announced.removeLast();
            return false;
        }
        return true;
    }

    /** Writes all directories that were announced and are not written yet. */
    void writeAnnounced() throws IOException {
        while (!announced.isEmpty()) {
            Directory directory = announced.removeFirst();
            TarEntry entry = entry(directory.path(), TarType.DIRECTORY, directory.stat());
            put(entry.withXattrs(LayerXattrs.read(sys, directory.fd())));
        }
    }

    /** A name of the layers below is gone. */
    void writeWhiteout(RelativePath directory, ByteString name, Stat ofDirectory) throws IOException {
        writeAnnounced();
        ByteString whiteout = Whiteout.PREFIX.plus(name);
        put(TarEntry.of(directory.child(whiteout).bytes(), TarType.REGULAR, 0)
                .withMtime(options.whiteoutTime(ofDirectory.mtime())));
    }

    /** Everything of the layers below is gone from a directory. */
    void writeOpaque(RelativePath directory, Stat ofDirectory) throws IOException {
        writeAnnounced();
        put(TarEntry.of(directory.child(Whiteout.OPAQUE_NAME).bytes(), TarType.REGULAR, 0)
                .withMtime(options.whiteoutTime(ofDirectory.mtime())));
    }

    /** A name that is the same below; if another name of its inode is written, it has to be as well. */
    void noteUnchanged(RelativePath path, Stat stat) throws IOException {
        if (stat.links() < 2 || stat.isDirectory()) {
            return;
        }
        Inode inode = new Inode(stat.device(), stat.inode());
        RelativePath first = written.get(inode);
        if (first == null) {
            unchanged.computeIfAbsent(inode, key -> new ArrayList<>()).add(path);
        } else {
            writeLink(path, first, stat);
        }
    }

    /** Anything but a directory. */
    void write(Fd directory, RelativePath path, Stat stat) throws IOException {
        if (stat.type() == FileType.SOCKET) {
            sockets++;
            return;
        }
        writeAnnounced();
        Inode inode = new Inode(stat.device(), stat.inode());
        RelativePath first = stat.links() > 1 ? written.get(inode) : null;
        if (first != null) {
            writeLink(path, first, stat);
            return;
        }
        if (stat.type() == FileType.REGULAR) {
            writeFile(directory, path);
        } else {
            writeInode(directory, path, stat);
        }
        if (stat.links() > 1) {
            written.put(inode, path);
            List<RelativePath> others = unchanged.remove(inode);
            for (RelativePath other : others == null ? List.<RelativePath>of() : others) {
                writeLink(other, path, stat);
            }
        }
    }

    private void writeLink(RelativePath path, RelativePath first, Stat stat) throws IOException {
        writeAnnounced();
        put(entry(path, TarType.HARD_LINK, stat).withLinkName(first.bytes()));
    }

    private void writeInode(Fd directory, RelativePath path, Stat stat) throws IOException {
        TarEntry entry = entry(path, type(path, stat), stat).withDevice(stat.deviceMajor(), stat.deviceMinor());
        if (stat.type() == FileType.SYMBOLIC_LINK) {
            entry = entry.withLinkName(sys.readLink(directory, path.name()));
        }
        try (Fd inode = sys.open(directory, path.name(), INODE, 0, Open.BENEATH)) {
            put(entry.withXattrs(LayerXattrs.read(sys, inode)));
        }
    }

    private static TarType type(RelativePath path, Stat stat) throws LayerException {
        return switch (stat.type()) {
            case SYMBOLIC_LINK -> TarType.SYMBOLIC_LINK;
            case FIFO -> TarType.FIFO;
            case BLOCK_DEVICE -> TarType.BLOCK_DEVICE;
            case CHARACTER_DEVICE -> {
                if (OverlayMarks.isWhiteout(stat)) {
                    throw new LayerException("\"" + path + "\" is a character device 0:0, which no layer can have");
                }
                yield TarType.CHARACTER_DEVICE;
            }
            case REGULAR, DIRECTORY, SOCKET -> throw new IllegalStateException("no plain inode: " + stat.type());
        };
    }

    /** The file that is open counts, not the one that was looked at before. */
    private void writeFile(Fd directory, RelativePath path) throws IOException {
        try (Fd file = sys.open(directory, path.name(), FILE, 0, Open.BENEATH)) {
            Stat stat = sys.stat(file);
            if (stat.type() != FileType.REGULAR) {
                throw new LayerException("\"" + path + "\" was replaced while it was read");
            }
            put(entry(path, TarType.REGULAR, stat).withSize(stat.size()).withXattrs(LayerXattrs.read(sys, file)));
            long left = stat.size();
            while (left > 0) {
                buffer.clear().limit((int) Math.min(left, CHUNK_BYTES));
                int got = sys.read(file, buffer);
                if (got == 0) {
                    throw new LayerException("\"" + path + "\" became shorter while it was read");
                }
                buffer.flip().get(chunk, 0, got);
                tar.write(chunk, 0, got);
                left -= got;
            }
        }
    }

    private TarEntry entry(RelativePath path, TarType type, Stat stat) {
        return TarEntry.of(path.bytes(), type, stat.mode())
                .withOwner(stat.uid(), stat.gid())
                .withMtime(options.time(stat.mtime()));
    }

    private void put(TarEntry entry) throws IOException {
        tar.put(entry);
        entries++;
    }
}
