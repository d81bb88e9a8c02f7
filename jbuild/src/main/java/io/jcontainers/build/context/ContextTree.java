package io.jcontainers.build.context;

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
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarReader;
import io.jcontainers.build.tar.TarType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tree that an archive becomes. Each inode is made new, by its directory's descriptor. */
final class ContextTree implements AutoCloseable {
    private static final int NEW_FILE = Open.WRITE | Open.CREATE_NEW | Open.NOFOLLOW;
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int IMPLIED_MODE = 0755;
    private static final int CHUNK_BYTES = 256 * 1024;

    private final Syscalls sys;
    private final Fd root;
    private final TreeRemoval removal;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);

    /** Given at the end, when nothing more is written below: a mode may forbid that. */
    private final TreeMap<RelativePath, Attributes> directories = new TreeMap<>();

    private @Nullable RelativePath lastPath;
    private @Nullable Fd last;

    private record Attributes(int mode, UnixTime mtime) {}

    ContextTree(Syscalls sys, Fd root) {
        this.sys = sys;
        this.root = root;
        this.removal = new TreeRemoval(sys);
    }

    /** Puts one entry, whose content comes from the reader. */
    void place(TarEntry entry, TarReader content) throws IOException {
        if (entry.name().startsWith(ByteString.utf8("/"))) {
            throw new ContextException("an absolute name; write the archive with names relative to the context");
        }
        RelativePath path = RelativePath.parse(entry.name());
        if (path.isRoot()) {
            if (entry.type() != TarType.DIRECTORY) {
                throw new ContextException("the context itself can't be a " + entry.type());
            }
            directories.put(path, new Attributes(entry.mode(), entry.mtime()));
            return;
        }
        switch (entry.type()) {
            case DIRECTORY -> placeDirectory(path, entry);
            case REGULAR -> placeFile(path, entry, content);
            case SYMBOLIC_LINK -> {
                Fd parent = vacate(path);
                sys.makeSymbolicLink(entry.linkName(), parent, path.name());
                setTime(parent, path.name(), entry.mtime());
            }
            case HARD_LINK -> placeHardLink(path, entry.linkName());
            case FIFO -> {
                Fd parent = vacate(path);
                sys.makeNode(parent, path.name(), FileType.FIFO, 0600, 0, 0);
                try (Fd inode = sys.open(parent, path.name(), INODE, 0, Open.BENEATH)) {
                    sys.chmod(inode, entry.mode());
                    sys.setTime(inode, entry.mtime());
                }
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                throw new ContextException("a device, which no build context may have");
        }
    }

    /** Gives directories their modes and times, inner ones first. */
    void finish() throws IOException {
        forget();
        for (Map.Entry<RelativePath, Attributes> each :
                directories.descendingMap().entrySet()) {
            try (Fd directory = sys.open(root, each.getKey().bytes(), DIRECTORY, 0, Open.BENEATH)) {
                sys.chmod(directory, each.getValue().mode());
                sys.setTime(directory, each.getValue().mtime());
            } catch (SysException e) {
                if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
                    throw e;
                }
                // A later entry has replaced it.
            }
        }
    }

    private void placeDirectory(RelativePath path, TarEntry entry) throws IOException {
        Fd parent = parent(path);
        Optional<Stat> there = sys.stat(parent, path.name());
        if (there.isEmpty() || !there.get().isDirectory()) {
            sys.makeDirectory(vacate(path), path.name(), 0700);
        }
        directories.put(path, new Attributes(entry.mode(), entry.mtime()));
    }

    private void placeFile(RelativePath path, TarEntry entry, TarReader content) throws IOException {
        try (Fd file = newFile(path)) {
            for (int got = content.read(chunk, 0, chunk.length); got >= 0; got = content.read(chunk, 0, chunk.length)) {
                buffer.clear();
                buffer.put(chunk, 0, got).flip();
                sys.write(file, buffer);
            }
            sys.chmod(file, entry.mode());
            sys.setTime(file, entry.mtime());
        }
    }

    private Fd newFile(RelativePath path) throws IOException {
        try {
            return sys.open(parent(path), path.name(), NEW_FILE, 0600, Open.BENEATH);
        } catch (SysException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            return sys.open(vacate(path), path.name(), NEW_FILE, 0600, Open.BENEATH);
        }
    }

    private void placeHardLink(RelativePath path, ByteString linkName) throws IOException {
        if (linkName.startsWith(ByteString.utf8("/"))) {
            throw new ContextException("a hard link to the absolute name " + linkName);
        }
        RelativePath target = RelativePath.parse(linkName);
        int directory = Open.PATH | Open.DIRECTORY | Open.NOFOLLOW;
        try (Fd from = sys.open(root, target.parent().bytes(), directory, 0, Open.BENEATH)) {
            Optional<Stat> stat = target.isRoot() ? Optional.empty() : sys.stat(from, target.name());
            if (stat.isEmpty() || stat.get().isDirectory()) {
                throw new ContextException("a hard link to \"" + target + "\", which is no file in the archive");
            }
            Optional<Stat> there = sys.stat(parent(path), path.name());
            if (there.isPresent() && there.get().isSameInode(stat.get())) {
                return;
            }
            sys.link(from, target.name(), vacate(path), path.name());
        } catch (SysException e) {
            throw new ContextException("a hard link to \"" + target + "\": " + e.getMessage(), e);
        }
    }

    /** The parent directory, in which there is nothing of that name any more: the last entry of a name counts. */
    private Fd vacate(RelativePath path) throws IOException {
        Fd parent = parent(path);
        if (removal.remove(parent, path.name())) {
            forget();
            return parent(path);
        }
        return parent;
    }

    private void setTime(Fd parent, ByteString name, UnixTime mtime) throws IOException {
        try (Fd inode = sys.open(parent, name, INODE, 0, Open.BENEATH)) {
            sys.setTime(inode, mtime);
        }
    }

    /** The directory above a path, made where it is missing. Stays open until the next call. */
    private Fd parent(RelativePath path) throws IOException {
        RelativePath wanted = path.parent();
        if (wanted.isRoot()) {
            return root;
        }
        Fd known = last;
        if (known != null && wanted.equals(lastPath)) {
            return known;
        }
        Fd opened;
        try {
            opened = open(wanted);
        } catch (SysException e) {
            if (e.errno() != Errno.ENOENT) {
                throw blocked(wanted, e);
            }
            opened = make(wanted);
        }
        forget();
        last = opened;
        lastPath = wanted;
        return opened;
    }

    private Fd open(RelativePath directory) throws SysException {
        return sys.open(root, directory.bytes(), Open.PATH | Open.DIRECTORY | Open.NOFOLLOW, 0, Open.BENEATH);
    }

    /** Makes all that is missing of a directory's path. */
    private Fd make(RelativePath wanted) throws IOException {
        ByteString bytes = wanted.bytes();
        Fd at = open(RelativePath.ROOT);
        try {
            for (int start = 0; start < bytes.length(); ) {
                int slash = bytes.indexOf('/', start);
                int end = slash < 0 ? bytes.length() : slash;
                Fd next = step(at, bytes.slice(start, end));
                at.close();
                at = next;
                start = end + 1;
            }
            return at;
        } catch (SysException e) {
            at.close();
            throw blocked(wanted, e);
        }
    }

    private Fd step(Fd at, ByteString name) throws SysException {
        int flags = Open.PATH | Open.DIRECTORY | Open.NOFOLLOW;
        try {
            return sys.open(at, name, flags, 0, Open.BENEATH);
        } catch (SysException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        sys.makeDirectory(at, name, 0700);
        Fd made = sys.open(at, name, flags, 0, Open.BENEATH);
        try {
            sys.chmod(made, IMPLIED_MODE);
            return made;
        } catch (SysException e) {
            made.close();
            throw e;
        }
    }

    private static IOException blocked(RelativePath directory, SysException e) {
        boolean leads = e.errno() == Errno.ELOOP || e.errno() == Errno.ENOTDIR || e.errno() == Errno.EXDEV;
        return leads
                ? new ContextException("its directory \"" + directory + "\" leads through a symbolic link or a file", e)
                : e;
    }

    private void forget() {
        Fd fd = last;
        if (fd != null) {
            fd.close();
        }
        last = null;
        lastPath = null;
    }

    @Override
    public void close() {
        forget();
    }
}
