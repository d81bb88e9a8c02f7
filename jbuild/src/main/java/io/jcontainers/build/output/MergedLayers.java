package io.jcontainers.build.output;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What several layers above each other amount to: the effect of their entries in their order (OCI image specification
 * 1.1, layer.md), without their content. Not for several threads.
 */
final class MergedLayers {
    static final ByteString WHITEOUT = ByteString.utf8(".wh.");
    static final ByteString OPAQUE = ByteString.utf8(".wh..wh..opq");
    private static final ByteString AUFS = ByteString.utf8(".wh..wh.");
    private static final ByteString UP = ByteString.utf8("..");
    private static final int LINKS_MOST = 40;
    private static final int IMPLIED_MODE = 0755;

    /** An entry of a layer and where its content is. */
    record Placed(TarEntry entry, RelativePath path, long offset) {}

    private final boolean hasBelow;
    private final NavigableMap<RelativePath, MergedNode> nodes = new TreeMap<>();
    private int layer = -1;

    /** Paths of the layer that is being added, and directories of which it has hidden what was there. */
    private final Set<RelativePath> own = new HashSet<>();

    private final Set<RelativePath> cleared = new HashSet<>();

    /** @param hasBelow whether there are layers below these, of which nothing is known */
    MergedLayers(boolean hasBelow) {
        this.hasBelow = hasBelow;
    }

    /** What there is in the end, parents before what is in them. */
    NavigableMap<RelativePath, MergedNode> nodes() {
        return nodes;
    }

    /**
     * Puts a layer above those there are. Its whiteouts are about those alone, wherever they stand in it.
     *
     * @throws OutputException for an entry that can't be applied
     */
    void add(List<Placed> entries) throws OutputException {
        layer++;
        own.clear();
        cleared.clear();
        for (Placed placed : entries) {
            ByteString name = placed.path().name();
            if (name.equals(OPAQUE)) {
                clear(resolve(placed.path().parent()), placed.entry());
            } else if (name.startsWith(WHITEOUT) && !name.startsWith(AUFS)) {
                delete(placed);
            } else if (!name.startsWith(AUFS)) {
                put(placed);
            }
        }
    }

    /** Notes a path of the layer, and with it the directories above. */
    private void note(RelativePath path) {
        for (RelativePath at = path; !at.isRoot() && own.add(at); at = at.parent()) {
            continue;
        }
    }

    private void delete(Placed placed) throws OutputException {
        ByteString deleted = placed.path().name().from(WHITEOUT.length());
        if (deleted.isEmpty() || deleted.equals(ByteString.utf8(".")) || deleted.equals(UP)) {
            throw wrong(placed.path(), "a whiteout of nothing, of a directory itself or of its parent");
        }
        RelativePath parent = resolve(placed.path().parent());
        RelativePath path = parent.child(deleted);
        if (own.contains(path)) {
            // What the layer itself has there stays.
            if (nodes.get(path) instanceof MergedNode.Directory) {
                clear(path, placed.entry());
            }
            return;
        }
        nodes.remove(path);
        below(path).clear();
        if (hasBelow) {
            makeParents(parent, placed.entry());
            nodes.put(path, new MergedNode.Deleted(placed.entry()));
        }
    }

    private void clear(RelativePath directory, TarEntry marker) {
        boolean isOwnFile = own.contains(directory) && !(nodes.get(directory) instanceof MergedNode.Directory);
        if (isOwnFile || !cleared.add(directory)) {
            return;
        }
        below(directory).keySet().removeIf(path -> !own.contains(path));
        if (hasBelow) {
            makeParents(directory.parent(), marker);
            TarEntry entry = nodes.get(directory) instanceof MergedNode.Directory there
                    ? there.entry()
                    : implied(directory).withMtime(marker.mtime());
            nodes.put(directory, new MergedNode.Directory(entry, true));
        }
    }

    /** All paths in a directory, at any depth. Slash is followed by '0' in the order of bytes. */
    private NavigableMap<RelativePath, MergedNode> below(RelativePath path) {
        if (path.isRoot()) {
            return nodes.tailMap(path, false);
        }
        // "a" < "a/..." < "a0": no path ends with a slash, so the first one is made of a name that exists in no tree.
        RelativePath first = path.child(ByteString.of(new byte[] {1}));
        RelativePath end = new RelativePath(path.bytes().plus(ByteString.utf8("0")));
        return nodes.subMap(first, true, end, false);
    }

    private void put(Placed placed) throws OutputException {
        TarEntry entry = placed.entry();
        if (placed.path().isRoot()) {
            if (entry.type() != TarType.DIRECTORY) {
                throw wrong(placed.path(), "the root can't be replaced by a " + entry.type());
            }
            nodes.put(RelativePath.ROOT, new MergedNode.Directory(entry, isOpaque(RelativePath.ROOT)));
            return;
        }
        RelativePath parent = resolve(placed.path().parent());
        makeParents(parent, entry);
        RelativePath path = parent.child(placed.path().name());
        note(path);
        if (entry.type() == TarType.DIRECTORY) {
            boolean opaque = isOpaque(path);
            nodes.put(path, new MergedNode.Directory(entry, opaque));
        } else {
            MergedNode node = entry.type() == TarType.HARD_LINK
                    ? linked(placed)
                    : new MergedNode.Leaf(new MergedNode.Inode(entry, layer, placed.offset()));
            nodes.put(path, node);
            below(path).clear();
        }
    }

    /** A directory in the place of something else hides what is below; one in the place of a directory does not. */
    private boolean isOpaque(RelativePath path) {
        return switch (nodes.get(path)) {
            case MergedNode.Directory directory -> directory.opaque();
            case null -> false;
            case MergedNode.Leaf leaf -> hasBelow;
            case MergedNode.LinkBelow link -> hasBelow;
            case MergedNode.Deleted deleted -> hasBelow;
        };
    }

    private MergedNode linked(Placed placed) throws OutputException {
        RelativePath raw = parse(placed.entry().linkName(), placed.path());
        RelativePath target = resolve(raw.parent()).child(raw.name());
        return switch (nodes.get(target)) {
            case MergedNode.Leaf leaf -> leaf;
            case MergedNode.LinkBelow link -> link;
            case null -> {
                if (!hasBelow) {
                    throw wrong(placed.path(), "a hard link to \"" + target + "\", which is not there");
                }
                yield new MergedNode.LinkBelow(placed.entry().withLinkName(target.bytes()));
            }
            case MergedNode.Directory directory ->
                throw wrong(placed.path(), "a hard link to the directory \"" + target + "\"");
            case MergedNode.Deleted deleted ->
                throw wrong(placed.path(), "a hard link to \"" + target + "\", which is deleted");
        };
    }

    /** Directories that the archive presumes; of the layers below they may be. */
    private void makeParents(RelativePath parent, TarEntry child) {
        Deque<RelativePath> missing = new ArrayDeque<>();
        for (RelativePath at = parent; !at.isRoot(); at = at.parent()) {
            MergedNode there = nodes.get(at);
            if (there instanceof MergedNode.Directory || there == null && hasBelow) {
                break;
            }
            missing.push(at);
        }
        for (RelativePath path : missing) {
            boolean opaque = isOpaque(path);
            nodes.put(path, new MergedNode.Directory(implied(path).withMtime(child.mtime()), opaque));
        }
    }

    private static TarEntry implied(RelativePath path) {
        return TarEntry.of(path.isRoot() ? ByteString.utf8("./") : path.bytes(), TarType.DIRECTORY, IMPLIED_MODE);
    }

    /** Where a directory really is: symbolic links on the way are followed as below a root. */
    private RelativePath resolve(RelativePath directory) throws OutputException {
        Deque<ByteString> left = new ArrayDeque<>();
        push(directory.bytes(), left);
        RelativePath at = RelativePath.ROOT;
        int links = 0;
        while (!left.isEmpty()) {
            ByteString name = left.pop();
            if (name.equals(UP)) {
                at = at.parent();
                continue;
            }
            RelativePath next = at.child(name);
            if (nodes.get(next) instanceof MergedNode.Leaf leaf
                    && leaf.inode().entry().type() == TarType.SYMBOLIC_LINK) {
                if (++links > LINKS_MOST) {
                    throw wrong(directory, "it lies behind more than " + LINKS_MOST + " symbolic links");
                }
                ByteString target = leaf.inode().target();
                at = target.startsWith(ByteString.utf8("/")) ? RelativePath.ROOT : at;
                push(target, left);
            } else {
                at = next;
            }
        }
        return at;
    }

    private static void push(ByteString path, Deque<ByteString> left) {
        List<ByteString> components = new ArrayList<>();
        for (int start = 0; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            ByteString component = path.slice(start, end);
            if (!component.isEmpty() && !component.equals(ByteString.utf8("."))) {
                components.add(component);
            }
            start = end + 1;
        }
        components.reversed().forEach(left::push);
    }

    private static RelativePath parse(ByteString name, RelativePath of) throws OutputException {
        try {
            return RelativePath.parse(name);
        } catch (IllegalArgumentException e) {
            throw new OutputException("layer entry \"" + of + "\": " + e.getMessage(), e);
        }
    }

    private static OutputException wrong(RelativePath path, String what) {
        return new OutputException("layer entry \"" + path + "\": " + what);
    }
}
