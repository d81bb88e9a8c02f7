package io.jcontainers.build.output;

import io.jcontainers.build.compress.KeptOpen;
import io.jcontainers.build.layer.LayerXattrs;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * The files of a root as an archive: with their owners, hard links, devices and extended attributes, under whatever
 * names they have. Sockets are left out, which no archive can have. Equal trees give equal bytes.
 */
public final class RootTar {
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;

    private final Syscalls sys;
    private final OptionalLong epoch;

    /** @param epoch seconds since 1970: later times become this one; empty: times are kept, in whole seconds */
    public RootTar(Syscalls sys, OptionalLong epoch) {
        this.sys = sys;
        this.epoch = epoch;
    }

    /**
     * Writes the archive; the stream is not closed.
     *
     * @param root of all layers together; nobody may write to it meanwhile
     */
    public void write(Fd root, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(new KeptOpen(out), CHUNK_BYTES);
        try (TarWriter tar = new TarWriter(buffered)) {
            new RootWalk(sys, new Entries(tar)).walk(root);
        }
    }

    private final class Entries implements RootVisitor {
        private final TarWriter tar;
        private final Map<InodeKey, RelativePath> written = new HashMap<>();
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);

        Entries(TarWriter tar) {
            this.tar = tar;
        }

        @Override
        public void enter(RelativePath path, Fd directory, Stat stat, SortedSet<ByteString> names) throws IOException {
            if (!path.isRoot()) {
                tar.put(entry(path, TarType.DIRECTORY, stat).withXattrs(LayerXattrs.read(sys, directory)));
            }
        }

        @Override
        public void leave(RelativePath path, Stat stat) {}

        @Override
        public void leaf(Fd parent, RelativePath path, Stat stat) throws IOException {
            RelativePath first = stat.links() > 1 ? written.putIfAbsent(InodeKey.of(stat), path) : null;
            if (stat.type() == FileType.SOCKET) {
                return;
            }
            if (first != null) {
                tar.put(entry(path, TarType.HARD_LINK, stat).withLinkName(first.bytes()));
            } else if (stat.type() == FileType.REGULAR) {
                file(parent, path);
            } else {
                special(parent, path, stat);
            }
        }

        private void special(Fd parent, RelativePath path, Stat stat) throws IOException {
            TarType type =
                    switch (stat.type()) {
                        case SYMBOLIC_LINK -> TarType.SYMBOLIC_LINK;
                        case FIFO -> TarType.FIFO;
                        case BLOCK_DEVICE -> TarType.BLOCK_DEVICE;
                        case CHARACTER_DEVICE -> TarType.CHARACTER_DEVICE;
                        case REGULAR, DIRECTORY, SOCKET -> throw new IllegalStateException("a " + stat.type());
                    };
            TarEntry entry = entry(path, type, stat).withDevice(stat.deviceMajor(), stat.deviceMinor());
            if (type == TarType.SYMBOLIC_LINK) {
                entry = entry.withLinkName(sys.readLink(parent, path.name()));
            }
            try (Fd inode = sys.open(parent, path.name(), INODE, 0, Open.BENEATH)) {
                tar.put(entry.withXattrs(LayerXattrs.read(sys, inode)));
            }
        }

        /** The file that is open counts, not the one that was looked at before. */
        private void file(Fd parent, RelativePath path) throws IOException {
            try (Fd file = sys.open(parent, path.name(), FILE, 0, Open.BENEATH)) {
                Stat stat = sys.stat(file);
                if (stat.type() != FileType.REGULAR) {
                    throw new OutputException("\"" + path + "\" was replaced while it was read");
                }
                tar.put(entry(path, TarType.REGULAR, stat)
                        .withSize(stat.size())
                        .withXattrs(LayerXattrs.read(sys, file)));
                for (long left = stat.size(); left > 0; ) {
                    buffer.clear().limit((int) Math.min(left, CHUNK_BYTES));
                    int got = sys.read(file, buffer);
                    if (got == 0) {
                        throw new OutputException("\"" + path + "\" became shorter while it was read");
                    }
                    buffer.flip().get(chunk, 0, got);
                    tar.write(chunk, 0, got);
                    left -= got;
                }
            }
        }

        private TarEntry entry(RelativePath path, TarType type, Stat stat) {
            UnixTime time = stat.mtime().wholeSeconds();
            boolean later = epoch.isPresent() && stat.mtime().compareTo(new UnixTime(epoch.getAsLong(), 0)) > 0;
            return TarEntry.of(path.bytes(), type, stat.mode())
                    .withOwner(stat.uid(), stat.gid())
                    .withMtime(later ? new UnixTime(epoch.getAsLong(), 0) : time);
        }
    }
}
