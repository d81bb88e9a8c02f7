package io.jcontainers.build.copy;

import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The tree that a layer makes, on top of the layers below: names only, no file is opened or made. Symbolic links of the
 * plan and of the layers below are followed as if the directory that a path starts from were the root: none leads out.
 */
final class LayerPlan {
    /** As many as BuildKit follows; the kernel takes 40. */
    private static final int MOST_LINKS = 255;

    private static final int MOST_DEPTH = 1000;
    private static final ByteString UP = ByteString.utf8("..");
    private static final ByteString HERE = ByteString.utf8(".");

    private final Syscalls sys;
    private final Optional<MergedTree> base;
    private final OpenDirectories sources;
    private final PlannedDirectory root;

    /** @param base the layers below; without them all that is on a path is made */
    LayerPlan(Syscalls sys, Optional<MergedTree> base, OpenDirectories sources) {
        this.sys = sys;
        this.base = base;
        this.sources = sources;
        this.root =
                new PlannedDirectory(RelativePath.ROOT, new PlannedDirectory.Attributes.Existing(), base.isPresent());
    }

    PlannedDirectory root() {
        return root;
    }

    /**
     * Where a path leads.
     *
     * @param directory the last one on the way that there is
     * @param there what is at the end; null when something is missing, or for a directory, which is {@code directory}
     * @param missing names below {@code directory} that are not there; of something that is no directory, its own name
     */
    record Spot(PlannedDirectory directory, @Nullable Leaf there, List<ByteString> missing) {
        boolean isDirectory() {
            return there == null && missing.isEmpty();
        }
    }

    /**
     * Follows a path.
     *
     * @param top what is the root for it, and for links on it
     * @param last whether a link at its end is followed as well
     */
    Spot resolve(PlannedDirectory top, ByteString path, boolean last) throws IOException {
        Deque<ByteString> left = new ArrayDeque<>();
        push(left, path);
        Deque<PlannedDirectory> entered = new ArrayDeque<>();
        entered.push(top);
        int links = 0;
        while (!left.isEmpty()) {
            ByteString name = left.pop();
            PlannedDirectory directory = entered.element();
            if (name.equals(UP)) {
                if (entered.size() > 1) {
                    entered.pop();
                }
                continue;
            }
            Planned child = child(directory, name);
            if (child == null) {
                return new Spot(directory, null, missing(name, left));
            }
            if (child instanceof PlannedDirectory next) {
                entered.push(next);
                continue;
            }
            Leaf leaf = (Leaf) child;
            boolean follow = !leaf.target().isEmpty() && (last || !left.isEmpty());
            if (!follow && left.isEmpty()) {
                return new Spot(directory, leaf, List.of(name));
            }
            if (!follow) {
                throw new CopyException("\"/" + directory.path().child(name) + "\" is no directory");
            }
            if (++links > MOST_LINKS) {
                throw new CopyException("\"" + path + "\" lies behind more than " + MOST_LINKS + " symbolic links");
            }
            if (leaf.target().at(0) == '/') {
                entered.clear();
                entered.push(top);
            }
            push(left, leaf.target());
        }
        return new Spot(entered.element(), null, List.of());
    }

    /** Behind what is not there nothing is a link; {@code ..} takes away what was to be made. */
    private static List<ByteString> missing(ByteString first, Deque<ByteString> left) {
        List<ByteString> missing = new ArrayList<>();
        missing.add(first);
        for (ByteString next : left) {
            if (!next.equals(UP)) {
                missing.add(next);
            } else if (!missing.isEmpty()) {
                missing.removeLast();
            }
        }
        return missing;
    }

    private static void push(Deque<ByteString> left, ByteString path) {
        List<ByteString> names = new ArrayList<>();
        for (int start = 0; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            ByteString name = path.slice(start, end);
            if (!name.isEmpty() && !name.equals(HERE)) {
                names.add(name);
            }
            start = end + 1;
        }
        names.reversed().forEach(left::push);
    }

    /** What there will be under a name; null for nothing. */
    @Nullable
    Planned child(PlannedDirectory directory, ByteString name) throws IOException {
        expand(directory);
        Planned child = directory.children().get(name);
        if (child != null || !directory.showsBelow()) {
            return child;
        }
        FileType type = namesBelow(directory).get(name);
        if (type == null) {
            return null;
        }
        RelativePath path = directory.path().child(name);
        if (type == FileType.DIRECTORY) {
            PlannedDirectory existing = new PlannedDirectory(path, new PlannedDirectory.Attributes.Existing(), true);
            directory.children().put(name, existing);
            return existing;
        }
        return new Leaf.Existing(type, type == FileType.SYMBOLIC_LINK ? targetBelow(path) : ByteString.empty());
    }

    /** What the layers below have in a directory, if they have it. */
    SortedMap<ByteString, FileType> namesBelow(PlannedDirectory directory) throws IOException {
        SortedMap<ByteString, FileType> known = directory.namesBelow();
        if (known == null) {
            known = base.isEmpty() ? Collections.emptySortedMap() : base.get().entries(directory.path());
            directory.setNamesBelow(known);
        }
        return known;
    }

    private ByteString targetBelow(RelativePath path) throws IOException {
        return base.orElseThrow()
                .look(path, (directory, name, stat) -> sys.readLink(directory, name))
                .orElseThrow();
    }

    /** Whatever was to be shared stands on its own afterwards. */
    private void expand(PlannedDirectory directory) throws IOException {
        PlannedDirectory.Shared shared = directory.shared();
        if (shared == null) {
            return;
        }
        directory.setShared(null);
        for (SourceNode node : shared.directory().children()) {
            put(directory, node, shared.match(), true);
        }
    }

    /**
     * Makes what is missing of a path.
     *
     * @return the directory at its end
     */
    PlannedDirectory make(Spot spot, PlannedDirectory.Attributes attributes) throws IOException {
        if (spot.there() != null) {
            throw new CopyException(
                    "\"/" + spot.directory().path().child(spot.missing().getFirst())
                            + "\" is no directory, but files are to be put into it");
        }
        PlannedDirectory directory = spot.directory();
        for (ByteString name : spot.missing()) {
            PlannedDirectory made = new PlannedDirectory(directory.path().child(name), attributes, false);
            put(directory, name, made);
            directory = made;
        }
        return directory;
    }

    /** Puts something under a name where nothing is in its way. */
    void put(PlannedDirectory directory, ByteString name, Planned planned) throws IOException {
        expand(directory);
        LayerNames.check(directory.path(), name);
        directory.children().put(name, planned);
    }

    /** Puts a file under a name, in place of another one. */
    void putFile(PlannedDirectory directory, ByteString name, Leaf file) throws IOException {
        if (child(directory, name) instanceof PlannedDirectory existing) {
            throw new CopyException("cannot replace to directory \"/" + existing.path() + "\" with file");
        }
        put(directory, name, file);
    }

    /**
     * Puts all that a directory of a source holds into a directory.
     *
     * @param overwrite whether directories that are there get the attributes of the source's
     */
    void merge(PlannedDirectory into, SourceNode from, Match match, boolean overwrite) throws IOException {
        if (into.children().isEmpty() && into.shared() == null && !into.showsBelow()) {
            into.setShared(new PlannedDirectory.Shared(from, match));
            return;
        }
        if (into.path().depth() > MOST_DEPTH) {
            throw new CopyException("\"/" + into.path() + "\" lies deeper than " + MOST_DEPTH + " directories");
        }
        for (SourceNode child : from.children()) {
            put(into, child, match, overwrite);
        }
    }

    private void put(PlannedDirectory into, SourceNode node, Match match, boolean overwrite) throws IOException {
        if (!node.isDirectory()) {
            putFile(into, node.name(), leaf(node, match));
            return;
        }
        Planned there = child(into, node.name());
        if (there instanceof Leaf) {
            throw new CopyException("cannot copy to non-directory: \"/"
                    + into.path().child(node.name()) + "\", which is a directory of the source");
        }
        PlannedDirectory.Attributes copied = new PlannedDirectory.Attributes.Copied(node);
        PlannedDirectory directory = (PlannedDirectory) there;
        if (directory == null) {
            directory = new PlannedDirectory(into.path().child(node.name()), copied, false);
            put(into, node.name(), directory);
        } else if (overwrite) {
            directory.setAttributes(copied);
        }
        merge(directory, node, match, overwrite);
    }

    /** A file of a source. */
    Leaf leaf(SourceNode node, Match match) throws IOException {
        ByteString target = node.type() == FileType.SYMBOLIC_LINK
                ? sys.readLink(sources.containing(node), node.name())
                : ByteString.empty();
        return new Leaf.Copied(node, target, match);
    }
}
