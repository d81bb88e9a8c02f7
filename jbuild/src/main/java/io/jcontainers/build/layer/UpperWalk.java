package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks a changed tree beside the layers below it, in the order of names' bytes, whiteouts of a directory before its
 * other entries. A tree that is whole, not only what overlayfs has put aside, is one whose root is opaque.
 */
final class UpperWalk implements AutoCloseable {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;

    /** Deeper trees would need too many open descriptors, and paths that Linux takes no more. */
    private static final int DEPTH_MOST = 1024;

    /**
     * A directory that the walk is in.
     *
     * @param below the same directory of the layers below; null if there is none
     * @param opaque whether nothing of those shows through
     * @param names what is left to do
     */
    private record Frame(
            RelativePath path,
            Fd fd,
            Stat stat,
            @Nullable LowerDirectory below,
            boolean opaque,
            Iterator<ByteString> names)
            implements AutoCloseable {
        @Override
        public void close() {
            fd.close();
            if (below != null) {
                below.close();
            }
        }
    }

    private final Syscalls sys;
    private final Optional<OverlayMarks> marks;
    private final DiffOptions options;
    private final EntryEmission emission;
    private final Comparison comparison;
    private final Optional<Residue> residue;
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** @param marks of the changed tree; empty for a whole one */
    UpperWalk(Syscalls sys, Optional<OverlayMarks> marks, DiffOptions options, EntryEmission emission) {
        this.sys = sys;
        this.marks = marks;
        this.options = options;
        this.emission = emission;
        this.comparison = new Comparison(sys);
        this.residue = marks.map(each -> new Residue(sys, each));
    }

    void walk(Fd root, @Nullable LowerDirectory below) throws IOException {
        Fd fd = sys.open(root, ByteString.empty(), DIRECTORY, 0, Open.BENEATH);
        // Of a root overlayfs obeys no mark.
        enter(RelativePath.ROOT, fd, sys.stat(fd), below, marks.isEmpty());
        while (!frames.isEmpty()) {
            Frame frame = frames.element();
            if (frame.names().hasNext()) {
                step(frame, frame.names().next());
            } else {
                frames.pop().close();
                boolean written = emission.leave(frame.path());
                if (!written && !frames.isEmpty() && isTidied(frames.element())) {
                    residue.get()
                            .removeEmpty(frames.element().fd(), frame.path().name());
                }
            }
        }
    }

    /** Whether the tree was left with what the layer tells and nothing else, in an overlay's form. */
    boolean isExact() {
        return residue.isPresent() && residue.get().isNone();
    }

    private void step(Frame frame, ByteString name) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("writing a layer was interrupted");
        }
        RelativePath path = frame.path().child(name);
        if (name.startsWith(Whiteout.PREFIX)) {
            throw new LayerException("\"" + path + "\": a name that begins with .wh. means a deleted file in a layer");
        }
        Optional<Stat> there = sys.stat(frame.fd(), name);
        if (there.isEmpty()) {
            return;
        }
        Stat stat = there.get();
        Optional<LowerDirectory.Found> found =
                frame.below() == null ? Optional.empty() : frame.below().find(name);
        boolean same = found.isPresent() && comparison.isSame(frame.fd(), name, stat, found.get());
        if (stat.isDirectory()) {
            stepDown(frame, path, stat, found, same);
        } else if (same) {
            emission.noteUnchanged(path, stat);
            if (isTidied(frame)) {
                residue.get().removeUnchanged(frame.fd(), name, stat);
            }
        } else {
            refusePartial(frame.fd(), path);
            emission.write(frame.fd(), path, stat);
            if (residue.isPresent() && stat.type() == FileType.SOCKET) {
                residue.get().remove(frame.fd(), name);
            }
        }
    }

    /** Whether what is the same below may go from a directory: behind its mark nothing of that would be seen. */
    private boolean isTidied(Frame frame) {
        return residue.isPresent() && !frame.opaque();
    }

    private void stepDown(Frame frame, RelativePath path, Stat stat, Optional<LowerDirectory.Found> found, boolean same)
            throws IOException {
        if (path.depth() > DEPTH_MOST) {
            throw new LayerException("\"" + path + "\" lies deeper than " + DEPTH_MOST + " directories");
        }
        refusePartial(frame.fd(), path);
        boolean merged = found.isPresent() && found.get().stat().isDirectory();
        LowerDirectory below = merged && frame.below() != null ? frame.below().open(path.name()) : null;
        Fd fd;
        boolean opaque;
        try {
            fd = sys.open(frame.fd(), path.name(), DIRECTORY, 0, Open.BENEATH);
            opaque = isMarked(fd, below) || frame.opaque();
        } catch (IOException e) {
            if (below != null) {
                below.close();
            }
            throw e;
        }
        emission.enter(path, fd, stat);
        if (!same) {
            emission.writeAnnounced();
        }
        enter(path, fd, stat, below, opaque);
    }

    /** Whether a directory hides what is below it; a mark above nothing is taken away. */
    private boolean isMarked(Fd directory, @Nullable LowerDirectory below) throws IOException {
        boolean marked = marks.isPresent() && marks.get().isOpaque(sys, directory);
        if (marked && below == null && residue.isPresent()) {
            residue.get().clearMark(directory);
            return false;
        }
        return marked;
    }

    /** Writes a directory's whiteouts, and what is left to do of it on the way. */
    private void enter(RelativePath path, Fd fd, Stat stat, @Nullable LowerDirectory below, boolean opaque)
            throws IOException {
        SortedSet<ByteString> names = new TreeSet<>();
        SortedSet<ByteString> deleted = new TreeSet<>();
        boolean marker = opaque && below != null && marks.isPresent() && options.opaque() == OpaqueForm.MARKER;
        try {
            list(fd, names, deleted);
        } catch (IOException e) {
            new Frame(path, fd, stat, below, opaque, names.iterator()).close();
            throw e;
        }
        // Behind a marker every entry has to be there: nothing of the directory below counts any more.
        frames.push(new Frame(path, fd, stat, marker ? null : below, opaque, names.iterator()));
        removeStray(fd, below, deleted);
        if (below == null) {
            return;
        }
        if (marker) {
            try (below) {
                if (!below.names().isEmpty()) {
                    emission.writeOpaque(path, stat);
                }
            }
            return;
        }
        if (opaque) {
            residue.ifPresent(Residue::stays);
            deleted.clear();
            deleted.addAll(below.names());
            deleted.removeAll(names);
        }
        for (ByteString name : deleted) {
            if (opaque || below.find(name).isPresent()) {
                emission.writeWhiteout(path, name, stat);
            }
        }
    }

    /** Whiteouts that hide nothing, and so are not in the layer. */
    private void removeStray(Fd fd, @Nullable LowerDirectory below, SortedSet<ByteString> deleted) throws IOException {
        for (ByteString name : deleted) {
            if (residue.isPresent() && (below == null || below.find(name).isEmpty())) {
                residue.get().remove(fd, name);
            }
        }
    }

    private void list(Fd fd, SortedSet<ByteString> names, SortedSet<ByteString> deleted) throws IOException {
        for (List<DirectoryEntry> some = sys.readEntries(fd); !some.isEmpty(); some = sys.readEntries(fd)) {
            for (DirectoryEntry entry : some) {
                boolean candidate = marks.isPresent()
                        && entry.type().orElse(FileType.CHARACTER_DEVICE) == FileType.CHARACTER_DEVICE;
                boolean whiteout = candidate
                        && sys.stat(fd, entry.name())
                                .map(OverlayMarks::isWhiteout)
                                .orElse(false);
                (whiteout ? deleted : names).add(entry.name());
            }
        }
    }

    private void refusePartial(Fd directory, RelativePath path) throws IOException {
        if (marks.isEmpty()) {
            return;
        }
        try (Fd inode = sys.open(directory, path.name(), Open.PATH | Open.NOFOLLOW, 0, Open.BENEATH)) {
            if (marks.get().isPartial(sys, inode)) {
                throw new LayerException("\"" + path + "\" refers to a layer below; the overlay has to be mounted with"
                        + " redirect_dir=off,metacopy=off");
            }
        }
    }

    @Override
    public void close() {
        frames.forEach(Frame::close);
    }
}
