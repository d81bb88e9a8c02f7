package io.jcontainers.build.content;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a file or tree: of types, modes, owners, attributes, targets of links, contents and names, but of no
 * time. Two trees with equal digests make the same layer, but for its times. For one thread.
 */
public final class ContentHash {
    private static final int MOST_DEPTH = 1000;

    private final Syscalls sys;
    private final InodeDigests inodes;
    private final boolean owners;
    private final Predicate<RelativePath> wanted;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(InodeDigests.BUFFER_BYTES);

    /**
     * Of trees of one kind.
     *
     * @param owners whether owners count: not in a build context, whose files all become root's
     * @param wanted what is part of the tree, by its path below the tree's top; what is below an unwanted directory is
     *     asked for nevertheless
     */
    public ContentHash(Syscalls sys, InodeDigests inodes, boolean owners, Predicate<RelativePath> wanted) {
        this.sys = sys;
        this.inodes = inodes;
        this.owners = owners;
        this.wanted = wanted;
    }

    /**
     * The digest of what a name is, a symbolic link itself if it is one.
     *
     * @param directory where it is
     * @param path of it below the tree's top, for {@code wanted}
     * @return empty when there is nothing of that name, or nothing wanted
     */
    public Optional<Digest> of(Fd directory, ByteString name, RelativePath path) throws SysException {
        DirectoryDigest only = new DirectoryDigest(owners);
        Optional<Stat> stat = sys.stat(directory, name);
        boolean any = stat.isPresent() && add(only, ByteString.empty(), directory, name, path, stat.get(), 0);
        return any
                ? Optional.of(new Digest(DigestAlgorithm.SHA256, HexFormat.of().formatHex(only.finish())))
                : Optional.empty();
    }

    /** Adds a name to the digest of its directory; whether it is part of the tree. */
    private boolean add(
            DirectoryDigest digest,
            ByteString shown,
            Fd directory,
            ByteString name,
            RelativePath path,
            Stat stat,
            int depth)
            throws SysException {
        if (depth > MOST_DEPTH) {
            throw new SysException("openat2", path + ", " + MOST_DEPTH + " directories deep", Errno.ENAMETOOLONG);
        }
        if (stat.type() == FileType.SOCKET) { // no archive can hold one
            return false;
        }
        byte[] below = null;
        if (stat.isDirectory()) {
            below = below(directory, name, path, depth);
            if (below == null && !wanted.test(path)) {
                return false;
            }
            below = below == null ? new DirectoryDigest(owners).finish() : below;
        } else if (!wanted.test(path)) {
            return false;
        }
        byte[] known = inodes.known(stat);
        byte[] content = known == null ? inodes.read(directory, name, stat, buffer) : known;
        DirectoryDigest.Head head = new DirectoryDigest.Head(
                stat.type(), stat.mode(), stat.uid(), stat.gid(), stat.deviceMajor(), stat.deviceMinor());
        digest.add(shown, head, content, below);
        return true;
    }

    /** Null when nothing in the directory is part of the tree. */
    private byte @Nullable [] below(Fd parent, ByteString name, RelativePath path, int depth) throws SysException {
        int flags = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
        try (Fd directory = sys.open(parent, name, flags, 0, Open.BENEATH)) {
            DirectoryDigest digest = new DirectoryDigest(owners);
            boolean any = false;
            for (ByteString child : names(directory)) {
                Optional<Stat> stat = sys.stat(directory, child);
                any |= stat.isPresent()
                        && add(digest, child, directory, child, path.child(child), stat.get(), depth + 1);
            }
            return any ? digest.finish() : null;
        }
    }

    private List<ByteString> names(Fd directory) throws SysException {
        List<ByteString> names = new ArrayList<>();
        for (List<DirectoryEntry> some = sys.readEntries(directory); !some.isEmpty(); ) {
            some.forEach(entry -> names.add(entry.name()));
            some = sys.readEntries(directory);
        }
        names.sort(null);
        return names;
    }
}
