package io.jcontainers.build.content;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The digest of a file or tree: of types, modes, owners, attributes, targets of links, contents and names, but of no
 * time. Two trees with equal digests make the same layer, but for its times.
 */
public final class ContentHash {
    private static final int MOST_DEPTH = 1000;
    private static final ByteString CAPABILITY = ByteString.utf8("security.capability");
    private static final List<ByteString> HOST_ATTRIBUTES =
            List.of(ByteString.utf8("security."), ByteString.utf8("system."), ByteString.utf8("trusted.overlay."));

    private final Syscalls sys;
    private final FileDigests files;
    private final boolean owners;
    private final Predicate<RelativePath> wanted;

    /**
     * Of trees of one kind.
     *
     * @param owners whether owners count: not in a build context, whose files all become root's
     * @param wanted what is part of the tree, by its path below the tree's top; what is below an unwanted directory is
     *     asked for nevertheless
     */
    public ContentHash(Syscalls sys, FileDigests files, boolean owners, Predicate<RelativePath> wanted) {
        this.sys = sys;
        this.files = files;
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
        Optional<Stat> stat = sys.stat(directory, name);
        return stat.isEmpty() ? Optional.empty() : of(directory, name, path, stat.get(), 0);
    }

    private Optional<Digest> of(Fd directory, ByteString name, RelativePath path, Stat stat, int depth)
            throws SysException {
        if (depth > MOST_DEPTH) {
            throw new SysException("openat2", path + ", " + MOST_DEPTH + " directories deep", Errno.ENAMETOOLONG);
        }
        return switch (stat.type()) {
            case DIRECTORY -> ofDirectory(directory, name, path, stat, depth);
            case REGULAR -> wanted.test(path) ? Optional.of(ofFile(directory, name, stat)) : Optional.empty();
            case SYMBOLIC_LINK ->
                wanted.test(path)
                        ? Optional.of(head(stat, ByteString.empty(), sys.readLink(directory, name))
                                .finish())
                        : Optional.empty();
            case SOCKET -> Optional.empty(); // no archive can hold one
            default ->
                wanted.test(path)
                        ? Optional.of(head(stat, ByteString.empty(), ByteString.empty())
                                .finish())
                        : Optional.empty();
        };
    }

    private Digest ofFile(Fd directory, ByteString name, Stat seen) throws SysException {
        int flags = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
        try (Fd file = sys.open(directory, name, flags, 0, Open.BENEATH)) {
            Stat stat = sys.stat(file);
            if (stat.type() != FileType.REGULAR) {
                throw new SysException("openat2", name + ": was a file and is another thing now", Errno.EAGAIN);
            }
            Digests.Running digest = head(stat.isSameInode(seen) ? seen : stat, attributes(file), ByteString.empty());
            add(digest, ByteString.utf8(files.of(file, stat).hex()));
            return digest.finish();
        }
    }

    private Optional<Digest> ofDirectory(Fd parent, ByteString name, RelativePath path, Stat stat, int depth)
            throws SysException {
        int flags = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
        try (Fd directory = sys.open(parent, name, flags, 0, Open.BENEATH)) {
            Digests.Running digest = head(stat, attributes(directory), ByteString.empty());
            boolean any = false;
            for (ByteString child : names(directory)) {
                Optional<Stat> below = sys.stat(directory, child);
                Optional<Digest> content = below.isEmpty()
                        ? Optional.empty()
                        : of(directory, child, path.child(child), below.get(), depth + 1);
                if (content.isPresent()) {
                    any = true;
                    add(digest, child);
                    add(digest, ByteString.utf8(content.get().hex()));
                }
            }
            return any || wanted.test(path) ? Optional.of(digest.finish()) : Optional.empty();
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

    /** What every kind of inode has. The mode of a link means nothing. */
    private Digests.Running head(Stat stat, ByteString attributes, ByteString target) {
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        boolean link = stat.type() == FileType.SYMBOLIC_LINK;
        ByteBuffer head = ByteBuffer.allocate(6 * 8)
                .putLong(stat.type().ordinal())
                .putLong(link ? 0 : stat.mode())
                .putLong(owners ? stat.uid() : 0)
                .putLong(owners ? stat.gid() : 0)
                .putLong(stat.deviceMajor())
                .putLong(stat.deviceMinor());
        digest.update(head.array(), 0, head.position());
        add(digest, attributes);
        add(digest, target);
        return digest;
    }

    /** Those that a layer carries; each with its length. */
    private ByteString attributes(Fd fd) throws SysException {
        ByteString all = ByteString.empty();
        for (ByteString name : sys.xattrNames(fd)) {
            if (name.equals(CAPABILITY) || HOST_ATTRIBUTES.stream().noneMatch(name::startsWith)) {
                byte[] value = sys.xattr(fd, name).orElse(new byte[0]);
                all = all.plus(length(name.length())).plus(name);
                all = all.plus(length(value.length)).plus(ByteString.of(value));
            }
        }
        return all;
    }

    private static ByteString length(int length) {
        return ByteString.of(ByteBuffer.allocate(4).putInt(length).array());
    }

    private static void add(Digests.Running digest, ByteString bytes) {
        digest.update(length(bytes.length()).toByteArray(), 0, 4);
        digest.update(bytes.toByteArray(), 0, bytes.length());
    }
}
