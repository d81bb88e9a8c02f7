package io.jcontainers.build.layer;

import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The effect of whiteouts. They hide what layers below have and never what their own layer brings, wherever in the
 * archive they stand; so the paths of the layer are remembered. Each directory is cleared once, however often a layer
 * says so: the work is linear.
 */
final class LowerRemoval {
    private final Syscalls sys;
    private final Fd root;
    private final Optional<OverlayMarks> overlay;
    private final Parents parents;
    private final TreeRemoval removal;
    private final PathSet own = new PathSet();
    private final PathSet cleared = new PathSet();

    LowerRemoval(Syscalls sys, Fd root, Optional<OverlayMarks> overlay, Parents parents) {
        this.sys = sys;
        this.root = root;
        this.overlay = overlay;
        this.parents = parents;
        this.removal = new TreeRemoval(sys);
    }

    /** Notes an entry of this layer, and with it the directories above. */
    void note(RelativePath path) {
        RelativePath at = path;
        while (!at.isRoot() && own.add(at)) {
            at = at.parent();
        }
    }

    /** Whether the whole root was cleared and overlayfs has to be told otherwise than by a mark. */
    boolean hidesAll() {
        return overlay.isPresent() && cleared.contains(RelativePath.ROOT);
    }

    /** Deletes a path of the layers below. */
    void delete(RelativePath path) throws IOException {
        if (own.contains(path)) {
            clear(path);
            return;
        }
        Fd parent = overlay.isPresent() ? parents.make(path.parent()) : parents.find(path.parent());
        if (parent == null) {
            return;
        }
        Optional<Stat> stat = sys.stat(parent, path.name());
        if (overlay.isPresent()) {
            if (stat.isPresent() && !OverlayMarks.isWhiteout(stat.get())) {
                removal.remove(parent, path.name());
            }
            if (stat.isEmpty() || !OverlayMarks.isWhiteout(stat.get())) {
                sys.makeNode(parent, path.name(), FileType.CHARACTER_DEVICE, 0, 0, 0);
            }
        } else if (stat.isPresent()) {
            removal.remove(parent, path.name());
        }
        parents.forget();
    }

    /** Hides what layers below have in a directory. */
    void clear(RelativePath directory) throws IOException {
        if (overlay.isPresent()) {
            markOpaque(directory, overlay.get());
            return;
        }
        Deque<RelativePath> left = new ArrayDeque<>();
        left.push(directory);
        while (!left.isEmpty()) {
            RelativePath path = left.pop();
            if (cleared.add(path)) {
                clearOne(path, left);
            }
        }
        parents.forget();
    }

    private void markOpaque(RelativePath directory, OverlayMarks marks) throws IOException {
        if (!cleared.add(directory)) {
            return;
        }
        if (directory.isRoot()) {
            return;
        }
        Optional<Stat> stat = sys.stat(parents.make(directory.parent()), directory.name());
        // A file of this layer hides whatever is below anyway.
        if (stat.isPresent() && !stat.get().isDirectory() && own.contains(directory)) {
            return;
        }
        parents.make(directory);
        int flags = Open.READ | Open.DIRECTORY;
        try (Fd fd = sys.open(root, directory.bytes(), flags, 0, Open.IN_ROOT)) {
            marks.setOpaque(sys, fd);
        }
    }

    private void clearOne(RelativePath path, Deque<RelativePath> left) throws IOException {
        int flags = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
        try (Fd directory = sys.open(root, path.bytes(), flags, 0, Open.IN_ROOT)) {
            for (List<DirectoryEntry> some = sys.readEntries(directory);
                    !some.isEmpty();
                    some = sys.readEntries(directory)) {
                for (DirectoryEntry entry : some) {
                    RelativePath child = path.child(entry.name());
                    if (!own.contains(child)) {
                        removal.remove(directory, entry.name());
                    } else if (entry.type().orElse(FileType.DIRECTORY) == FileType.DIRECTORY) {
                        left.push(child);
                    }
                }
            }
        } catch (SysException e) {
            if (!Parents.isMissing(e)) {
                throw e;
            }
        }
    }
}
