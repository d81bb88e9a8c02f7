package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarReader;
import io.jcontainers.build.tar.TarType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Puts the entries of one layer into a tree. Every inode is made new and given its attributes by descriptor. */
final class EntryPlacement implements AutoCloseable {
    private static final int NEW_FILE = Open.WRITE | Open.CREATE_NEW | Open.NOFOLLOW;
    private static final int OWN_DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int OWN_INODE = Open.PATH | Open.NOFOLLOW;
    private static final int CHUNK_BYTES = 256 * 1024;

    private final Syscalls sys;
    private final ApplyOptions options;
    private final Fd root;
    private final Parents parents;
    private final LowerRemoval lower;
    private final TreeRemoval removal;
    private final Attributes attributes;
    private final SmallFiles smallFiles;
    private final DirectoryTimes times = new DirectoryTimes();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private long contentBytes;

    EntryPlacement(Syscalls sys, ApplyOptions options, Fd root) {
        this.sys = sys;
        this.options = options;
        this.root = root;
        this.parents = new Parents(sys, root, options.overlay());
        this.lower = new LowerRemoval(sys, root, options.overlay(), parents);
        this.removal = new TreeRemoval(sys);
        this.attributes = new Attributes(sys);
        this.smallFiles = new SmallFiles(sys, attributes);
    }

    /** Puts one entry, whose content comes from the reader. */
    void place(TarEntry entry, TarReader content) throws IOException {
        RelativePath path = RelativePath.parse(entry.name());
        switch (options.whiteouts() ? Whiteout.of(path) : new Whiteout.None()) {
            case Whiteout.Ignored ignored -> {}
            case Whiteout.Deleted deleted -> lower.delete(deleted.path());
            case Whiteout.Opaque opaque -> lower.clear(opaque.directory());
            case Whiteout.None none -> {
                if (path.isRoot()) {
                    placeRoot(entry);
                } else {
                    lower.note(path);
                    placeBelow(path, entry, content);
                }
            }
        }
    }

    /** @throws IOException what went wrong with an entry that was placed before */
    void check() throws IOException {
        smallFiles.check();
    }

    /** Ends the layer. */
    void finish() throws IOException {
        smallFiles.finish();
        parents.forget();
        times.set(sys, root);
    }

    long contentBytes() {
        return contentBytes;
    }

    boolean hidesAllBelow() {
        return lower.hidesAll();
    }

    List<String> warnings() {
        return attributes.warnings();
    }

    private void placeRoot(TarEntry entry) throws IOException {
        if (entry.type() != TarType.DIRECTORY) {
            throw new LayerException("the root can't be replaced by a " + entry.type());
        }
        try (Fd directory = sys.open(root, ByteString.empty(), OWN_DIRECTORY, 0, Open.BENEATH)) {
            attributes.set(directory, entry);
            attributes.removeOthers(directory, entry);
        }
        times.add(RelativePath.ROOT, entry.mtime());
    }

    private void placeBelow(RelativePath path, TarEntry entry, TarReader content) throws IOException {
        if (entry.type() == TarType.CHARACTER_DEVICE && entry.deviceMajor() == 0 && entry.deviceMinor() == 0) {
            throw new LayerException("a character device 0:0, which overlayfs would take for a deleted file");
        }
        switch (entry.type()) {
            case DIRECTORY -> placeDirectory(path, entry);
            case HARD_LINK -> placeHardLink(path, entry);
            case REGULAR -> placeFile(path, entry, content);
            case SYMBOLIC_LINK -> {
                Fd parent = vacate(path);
                sys.makeSymbolicLink(entry.linkName(), parent, path.name());
                finishInode(parent, path, entry);
            }
            case FIFO -> {
                Fd parent = vacate(path);
                sys.makeNode(parent, path.name(), FileType.FIFO, 0600, 0, 0);
                finishInode(parent, path, entry);
            }
            case CHARACTER_DEVICE -> placeDevice(path, entry, content, FileType.CHARACTER_DEVICE);
            case BLOCK_DEVICE -> placeDevice(path, entry, content, FileType.BLOCK_DEVICE);
        }
    }

    /** The parent directory, in which there is nothing of that name any more. */
    private Fd vacate(RelativePath path) throws IOException {
        Fd parent = parents.make(path.parent());
        if (sys.stat(parent, path.name()).isEmpty()) {
            return parent;
        }
        removal.remove(parent, path.name());
        parents.forget();
        return parents.make(path.parent());
    }

    private void placeDirectory(RelativePath path, TarEntry entry) throws IOException {
        Fd parent = parents.make(path.parent());
        Optional<Stat> there = sys.stat(parent, path.name());
        boolean kept = there.isPresent() && there.get().isDirectory();
        boolean wasDeleted = there.isPresent() && OverlayMarks.isWhiteout(there.get());
        if (!kept) {
            parent = there.isPresent() ? vacate(path) : parent;
            sys.makeDirectory(parent, path.name(), 0700);
        }
        try (Fd directory = sys.open(parent, path.name(), OWN_DIRECTORY, 0, Open.BENEATH)) {
            attributes.set(directory, entry);
            if (kept) {
                attributes.removeOthers(directory, entry);
            }
            // What a whiteout of this layer hid stays hidden below the directory in its place.
            if (wasDeleted && options.overlay().isPresent()) {
                options.overlay().get().setOpaque(sys, directory);
            }
        }
        times.add(path, entry.mtime());
    }

    private void placeFile(RelativePath path, TarEntry entry, TarReader content) throws IOException {
        if (smallFiles.takes(entry)) {
            contentBytes += smallFiles.add(newFile(path), entry, content.entries(), content);
            return;
        }
        try (Fd file = newFile(path)) {
            for (int got = content.read(chunk, 0, chunk.length); got >= 0; got = content.read(chunk, 0, chunk.length)) {
                buffer.clear();
                buffer.put(chunk, 0, got).flip();
                sys.write(file, buffer);
                contentBytes += got;
            }
            attributes.set(file, entry);
            sys.setTime(file, entry.mtime());
        }
    }

    /** Mostly there is nothing of that name: looking first would cost a call for each file. */
    private Fd newFile(RelativePath path) throws IOException {
        try {
            return sys.open(parents.make(path.parent()), path.name(), NEW_FILE, 0600, Open.BENEATH);
        } catch (SysException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            return sys.open(vacate(path), path.name(), NEW_FILE, 0600, Open.BENEATH);
        }
    }

    private void placeDevice(RelativePath path, TarEntry entry, TarReader content, FileType type) throws IOException {
        switch (options.devices()) {
            case REFUSE -> throw new LayerException("a device, which is not allowed here");
            case PLACEHOLDER -> placeFile(path, entry, content);
            case CREATE -> {
                Fd parent = vacate(path);
                sys.makeNode(parent, path.name(), type, 0600, entry.deviceMajor(), entry.deviceMinor());
                finishInode(parent, path, entry);
            }
        }
    }

    private void finishInode(Fd parent, RelativePath path, TarEntry entry) throws IOException {
        try (Fd inode = sys.open(parent, path.name(), OWN_INODE, 0, Open.BENEATH)) {
            attributes.set(inode, entry);
            sys.setTime(inode, entry.mtime());
        }
    }

    /** The attributes are the target's; the entry's own would change them behind its back. */
    private void placeHardLink(RelativePath path, TarEntry entry) throws IOException {
        RelativePath target = RelativePath.parse(entry.linkName());
        if (target.isRoot()) {
            throw new LayerException("a hard link to the root");
        }
        try (Fd from = parents.open(target.parent())) {
            Stat stat = sys.stat(from, target.name()).orElseThrow(() -> missing(target));
            if (stat.isDirectory() || OverlayMarks.isWhiteout(stat)) {
                throw new LayerException("a hard link to \"" + target + "\", which is a directory or deleted");
            }
            Fd parent = parents.make(path.parent());
            Optional<Stat> there = sys.stat(parent, path.name());
            if (there.isPresent() && there.get().isSameInode(stat)) {
                return;
            }
            sys.link(from, target.name(), vacate(path), path.name());
        } catch (SysException e) {
            if (Parents.isMissing(e)) {
                throw missing(target);
            }
            throw e;
        }
    }

    private static LayerException missing(RelativePath target) {
        return new LayerException("a hard link to \"" + target + "\", which is not there");
    }

    @Override
    public void close() {
        smallFiles.close();
        parents.close();
    }
}
