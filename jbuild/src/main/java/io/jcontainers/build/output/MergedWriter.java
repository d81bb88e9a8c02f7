package io.jcontainers.build.output;

import io.jcontainers.build.compress.KeptOpen;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes merged layers as one, in the order of paths; the content of files comes from the archives. */
final class MergedWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final ByteString ROOT = ByteString.utf8("./");

    private final ImageStore store;
    private final List<ImageLayer> layers;
    private final boolean hasBelow;
    private final Map<Integer, SeekableByteChannel> open = new HashMap<>();
    private final ByteBuffer chunk = ByteBuffer.allocate(BUFFER_BYTES);

    /** Inodes that are written, and the name that has the content. */
    private final Map<MergedNode.Inode, RelativePath> written = new HashMap<>();

    /**
     * @param layers uncompressed, lowest first
     * @param hasBelow whether there are layers below, which whiteouts are about
     */
    MergedWriter(ImageStore store, List<ImageLayer> layers, boolean hasBelow) {
        this.store = store;
        this.layers = layers;
        this.hasBelow = hasBelow;
    }

    void write(Map<RelativePath, MergedNode> nodes, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(new KeptOpen(out), BUFFER_BYTES);
        try (TarWriter tar = new TarWriter(buffered)) {
            for (Map.Entry<RelativePath, MergedNode> node : nodes.entrySet()) {
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("merging layers was interrupted");
                }
                put(tar, node.getKey(), node.getValue());
            }
        }
    }

    private void put(TarWriter tar, RelativePath path, MergedNode node) throws IOException {
        switch (node) {
            case MergedNode.Directory directory -> {
                tar.put(renamed(directory.entry(), path.isRoot() ? ROOT : path.bytes()));
                if (directory.opaque() && hasBelow) {
                    marker(
                            tar,
                            path.child(MergedLayers.OPAQUE),
                            directory.entry().mtime());
                }
            }
            case MergedNode.Deleted deleted ->
                marker(
                        tar,
                        path.parent().child(MergedLayers.WHITEOUT.plus(path.name())),
                        deleted.whiteout().mtime());
            case MergedNode.LinkBelow link -> tar.put(renamed(link.entry(), path.bytes()));
            case MergedNode.Leaf leaf -> put(tar, path, leaf.inode());
        }
    }

    private static void marker(TarWriter tar, RelativePath path, UnixTime time) throws IOException {
        tar.put(TarEntry.of(path.bytes(), TarType.REGULAR, 0).withMtime(time));
    }

    private void put(TarWriter tar, RelativePath path, MergedNode.Inode inode) throws IOException {
        RelativePath first = written.putIfAbsent(inode, path);
        TarEntry entry = inode.entry();
        if (first != null) {
            tar.put(TarEntry.of(path.bytes(), TarType.HARD_LINK, entry.mode())
                    .withOwner(entry.uid(), entry.gid())
                    .withMtime(entry.mtime())
                    .withLinkName(first.bytes()));
            return;
        }
        tar.put(renamed(entry, path.bytes()));
        if (entry.size() > 0) {
            copy(tar, inode, entry.size());
        }
    }

    private void copy(TarWriter tar, MergedNode.Inode inode, long size) throws IOException {
        SeekableByteChannel channel = open.get(inode.layer());
        if (channel == null) {
            channel = store.blobs().channel(layers.get(inode.layer()).diffId());
            open.put(inode.layer(), channel);
        }
        channel.position(inode.offset());
        for (long left = size; left > 0; left -= chunk.position()) {
            chunk.clear().limit((int) Math.min(left, BUFFER_BYTES));
            if (channel.read(chunk) <= 0) {
                throw new EOFException("layer " + layers.get(inode.layer()).diffId() + " ends within a file");
            }
            tar.write(chunk.array(), 0, chunk.position());
        }
    }

    private static TarEntry renamed(TarEntry entry, ByteString name) {
        return new TarEntry(
                name,
                entry.type(),
                entry.linkName(),
                entry.mode(),
                entry.uid(),
                entry.gid(),
                entry.size(),
                entry.mtime(),
                entry.deviceMajor(),
                entry.deviceMinor(),
                entry.xattrs());
    }

    @Override
    public void close() throws IOException {
        for (SeekableByteChannel channel : open.values()) {
            channel.close();
        }
    }
}
