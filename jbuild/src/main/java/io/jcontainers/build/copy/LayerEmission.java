package io.jcontainers.build.copy;

import io.jcontainers.build.content.InodeDigests;
import io.jcontainers.build.layer.LayerXattrs;
import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.tar.TarWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Writes entries of one layer. Of several names of an inode all but the first become hard links. */
final class LayerEmission {
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;

    /** An inode of a source: hard links are kept within what one match selects. */
    private record Inode(Match match, long device, long number) {}

    private final CopyContext context;
    private final EntryAttributes attributes;
    private final Optional<MergedTree> base;
    private final OpenDirectories sources;
    private final LayerPipe pipe;
    private final boolean digesting;
    private final TarWriter tar;
    private final Map<Object, RelativePath> written = new HashMap<>();
    private long entries;
    private long sockets;

    /** @param digesting whether the digests of files that nobody knows are found on the way */
    LayerEmission(
            CopyContext context,
            EntryAttributes attributes,
            Optional<MergedTree> base,
            OpenDirectories sources,
            LayerPipe pipe,
            boolean digesting) {
        this.context = context;
        this.attributes = attributes;
        this.base = base;
        this.sources = sources;
        this.pipe = pipe;
        this.digesting = digesting;
        this.tar = new TarWriter(pipe);
    }

    long entries() {
        return entries;
    }

    long sockets() {
        return sockets;
    }

    /** Ends the archive. */
    void finish() throws IOException {
        tar.finish();
    }

    /** A directory. */
    void write(RelativePath path, PlannedDirectory.Attributes from) throws IOException {
        switch (from) {
            case PlannedDirectory.Attributes.Existing _ -> writeExisting(path);
            case PlannedDirectory.Attributes.Made made -> put(attributes.made(path, made.ownedAsAsked()));
            case PlannedDirectory.Attributes.Unpacked unpacked -> put(attributes.unpacked(path, unpacked.inode()));
            case PlannedDirectory.Attributes.Copied copied -> {
                SourceNode node = copied.node();
                Fd directory = sources.of(node);
                if (!context.sys().stat(directory).isSameInode(node.stat())) {
                    throw new SourceChangedException(node.path().toString());
                }
                put(attributes.copied(path, TarType.DIRECTORY, node, LayerXattrs.read(context.sys(), directory)));
            }
        }
    }

    /** As an overlay would copy it up. */
    private void writeExisting(RelativePath path) throws IOException {
        Optional<TarEntry> entry = base.orElseThrow().look(path, (directory, name, stat) -> {
            try (Fd fd = context.sys().open(directory, name, INODE, 0, Open.BENEATH)) {
                return attributes.existing(path, TarType.DIRECTORY, stat, LayerXattrs.read(context.sys(), fd));
            }
        });
        put(entry.orElseThrow());
    }

    /** A name of the layers below is gone. */
    void writeWhiteout(RelativePath directory, ByteString name) throws IOException {
        put(attributes.whiteout(directory.child(LayerNames.whiteout(name))));
    }

    /** Anything but a directory. */
    void write(RelativePath path, Leaf leaf) throws IOException {
        switch (leaf) {
            case Leaf.Copied copied -> write(path, copied);
            case Leaf.Written document -> writeDocument(path, document.content());
            case Leaf.Fetched fetched -> writeDownload(path, fetched.download());
            case Leaf.Unpacked unpacked -> writeUnpacked(path, unpacked.inode());
            case Leaf.Below below -> writeBelow(path, below);
            case Leaf.Existing _ -> throw new IllegalStateException("\"" + path + "\" is of the layers below");
        }
    }

    private void write(RelativePath path, Leaf.Copied copied) throws IOException {
        SourceNode node = copied.node();
        if (node.type() == FileType.SOCKET) {
            sockets++;
            return;
        }
        if (node.links() > 1) {
            Inode inode = new Inode(copied.match(), node.device(), node.inode());
            if (writeLink(path, inode, attributes.copied(path, TarType.HARD_LINK, node, noXattrs()))) {
                return;
            }
        }
        try {
            if (node.type() == FileType.REGULAR) {
                writeFile(path, node);
            } else {
                writeNode(path, node, copied.target());
            }
        } catch (SysException e) {
            throw OpenDirectories.isGone(e)
                    ? new SourceChangedException(node.path().toString(), e)
                    : new CopyException("\"/" + node.path() + "\": " + e.getMessage(), e);
        }
    }

    private static SortedMap<ByteString, byte[]> noXattrs() {
        return Collections.emptySortedMap();
    }

    /** Whether the inode has been written under another name; it has now under this one. */
    private boolean writeLink(RelativePath path, Object inode, TarEntry entry) throws IOException {
        RelativePath first = written.putIfAbsent(inode, path);
        if (first == null) {
            return false;
        }
        put(entry.withLinkName(first.bytes()));
        return true;
    }

    private void writeNode(RelativePath path, SourceNode node, ByteString target) throws IOException {
        TarType type = type(path, node);
        Fd directory = sources.containing(node);
        try (Fd inode = context.sys().open(directory, node.name(), INODE, 0, Open.BENEATH)) {
            if (!InodeDigests.isUnchanged(node.stat(), context.sys().stat(inode))) {
                throw new SourceChangedException(node.path().toString());
            }
            put(attributes
                    .copied(path, type, node, LayerXattrs.read(context.sys(), inode))
                    .withLinkName(target)
                    .withDevice(node.deviceMajor(), node.deviceMinor()));
        }
    }

    private static TarType type(RelativePath path, SourceNode node) throws CopyException {
        boolean zero = node.deviceMajor() == 0 && node.deviceMinor() == 0;
        if (node.type() == FileType.CHARACTER_DEVICE && zero) {
            throw new CopyException("\"/" + path + "\" is a character device 0:0, which no layer can have");
        }
        return switch (node.type()) {
            case SYMBOLIC_LINK -> TarType.SYMBOLIC_LINK;
            case FIFO -> TarType.FIFO;
            case BLOCK_DEVICE -> TarType.BLOCK_DEVICE;
            case CHARACTER_DEVICE -> TarType.CHARACTER_DEVICE;
            case REGULAR, DIRECTORY, SOCKET -> throw new IllegalStateException("no plain inode: " + node.type());
        };
    }

    /** What is read has to be what was selected, before and after. */
    private void writeFile(RelativePath path, SourceNode node) throws IOException {
        Stat selected = node.stat();
        long began = context.inodes().second();
        try (Fd file = context.sys().open(sources.containing(node), node.name(), FILE, 0, Open.BENEATH)) {
            if (!InodeDigests.isUnchanged(selected, context.sys().stat(file))) {
                throw new SourceChangedException(node.path().toString());
            }
            SortedMap<ByteString, byte[]> xattrs = LayerXattrs.read(context.sys(), file);
            put(attributes.copied(path, TarType.REGULAR, node, xattrs).withSize(node.size()));
            boolean unknown = digesting && node.digest() == null;
            if (unknown) {
                pipe.beginFile();
            }
            transfer(path, node.size(), (into, offset) -> context.sys().read(file, into));
            if (!InodeDigests.isUnchanged(selected, context.sys().stat(file))) {
                throw new SourceChangedException(node.path().toString());
            }
            if (unknown) {
                pipe.endFile(sha256 -> {
                    byte[] digest = InodeDigests.of(xattrs, sha256);
                    node.setDigest(digest);
                    context.inodes().remember(selected, digest, began);
                });
            }
        }
    }

    /** Reads some bytes to the buffer's limit at most. */
    private interface Reading {
        int read(ByteBuffer into, long offset) throws IOException;
    }

    private void transfer(RelativePath path, long size, Reading content) throws IOException {
        long at = 0;
        while (at < size) {
            ByteBuffer space = pipe.space();
            int limit = space.limit();
            space.limit((int) Math.min(limit, space.position() + Math.min(size - at, Integer.MAX_VALUE / 2)));
            int got = content.read(space, at);
            space.limit(limit);
            if (got <= 0) {
                throw new CopyException("\"/" + path + "\" became shorter while it was read; build again");
            }
            pipe.put(got);
            tar.passed(got);
            at += got;
        }
    }

    private void writeDocument(RelativePath path, ByteString content) throws IOException {
        byte[] bytes = content.toByteArray();
        put(attributes.document(path).withSize(bytes.length));
        tar.write(bytes, 0, bytes.length);
    }

    private void writeDownload(RelativePath path, CopySource.Download download) throws IOException {
        Stat stat = context.sys().stat(download.file());
        put(attributes.download(path, download).withSize(stat.size()));
        transfer(path, stat.size(), (into, offset) -> context.sys().readAt(download.file(), into, offset));
    }

    private void writeUnpacked(RelativePath path, ArchiveInode inode) throws IOException {
        TarEntry entry = attributes.unpacked(path, inode);
        if (writeLink(path, inode, attributes.link(entry))) {
            return;
        }
        put(entry.withSize(inode.size())
                .withLinkName(inode.target())
                .withDevice(inode.deviceMajor(), inode.deviceMinor()));
        transfer(path, inode.size(), (into, offset) -> inode.content().read(into, inode.offset() + offset));
    }

    /** A file of the layers below with one name more: all of its content has to be here again. */
    private void writeBelow(RelativePath path, Leaf.Below below) throws IOException {
        Optional<Boolean> there = base.orElseThrow().look(below.path(), (directory, name, stat) -> {
            try (Fd file = context.sys().open(directory, name, FILE, 0, Open.BENEATH)) {
                SortedMap<ByteString, byte[]> xattrs = LayerXattrs.read(context.sys(), file);
                TarEntry entry = attributes.existing(path, TarType.REGULAR, stat, xattrs);
                if (!writeLink(path, below, attributes.link(entry))) {
                    put(entry.withSize(stat.size()));
                    transfer(path, stat.size(), (into, offset) -> context.sys().read(file, into));
                }
            }
            return true;
        });
        if (there.isEmpty()) {
            throw new CopyException("\"/" + below.path() + "\" is gone from the layers below");
        }
    }

    private void put(TarEntry entry) throws IOException {
        tar.put(entry);
        entries++;
    }
}
