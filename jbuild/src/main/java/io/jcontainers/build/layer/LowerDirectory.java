package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One directory of the layers below, as overlayfs would show it: one of each tree, topmost first. */
final class LowerDirectory implements AutoCloseable {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;

    /** A name, and the directory in which it really is. */
    record Found(Fd directory, ByteString name, Stat stat) {}

    private final Syscalls sys;
    private final Optional<OverlayMarks> marks;
    private final List<Fd> parts;
    private final boolean owned;

    private LowerDirectory(Syscalls sys, Optional<OverlayMarks> marks, List<Fd> parts, boolean owned) {
        this.sys = sys;
        this.marks = marks;
        this.parts = parts;
        this.owned = owned;
    }

    /**
     * The root of the layers below.
     *
     * @param marks empty: plain trees, in which a character device 0:0 is nothing special
     * @param trees stay the caller's
     */
    static LowerDirectory ofRoots(Syscalls sys, Optional<OverlayMarks> marks, List<Fd> trees) {
        return new LowerDirectory(sys, marks, trees, false);
    }

    /** Of the directory itself: its topmost part. */
    Stat stat() throws SysException {
        return sys.stat(parts.getFirst());
    }

    /** What shows under a name. */
    Optional<Found> find(ByteString name) throws SysException {
        for (Fd part : parts) {
            Optional<Stat> stat = sys.stat(part, name);
            if (stat.isPresent()) {
                return isWhiteout(stat.get()) ? Optional.empty() : Optional.of(new Found(part, name, stat.get()));
            }
        }
        return Optional.empty();
    }

    /** The topmost part, whose attributes are those of the directory. */
    Fd top() {
        return parts.getFirst();
    }

    /** A directory in this one, which {@link #find} has found. */
    LowerDirectory open(ByteString name) throws SysException {
        List<Fd> opened = new ArrayList<>();
        LowerDirectory directory = new LowerDirectory(sys, marks, opened, true);
        boolean whole = false;
        try {
            for (Fd part : parts) {
                Optional<Stat> stat = sys.stat(part, name);
                if (stat.isPresent() && !stat.get().isDirectory()) {
                    break;
                }
                if (stat.isPresent()) {
                    Fd fd = sys.open(part, name, DIRECTORY, 0, Open.BENEATH);
                    opened.add(fd);
                    if (marks.isPresent() && marks.get().isOpaque(sys, fd)) {
                        break;
                    }
                }
            }
            whole = true;
            return directory;
        } finally {
            if (!whole) {
                directory.close();
            }
        }
    }

    /** All names that show. */
    SortedSet<ByteString> names() throws SysException {
        SortedSet<ByteString> shown = new TreeSet<>();
        Set<ByteString> hidden = new HashSet<>();
        for (Fd part : parts) {
            sys.rewind(part);
            for (List<DirectoryEntry> some = sys.readEntries(part); !some.isEmpty(); some = sys.readEntries(part)) {
                for (DirectoryEntry entry : some) {
                    ByteString name = entry.name();
                    if (shown.contains(name) || hidden.contains(name)) {
                        continue;
                    }
                    boolean deleted = sys.stat(part, name).map(this::isWhiteout).orElse(true);
                    (deleted ? hidden : shown).add(name);
                }
            }
        }
        return shown;
    }

    /** All names that show, with what they are; asks for the state of few. */
    SortedMap<ByteString, FileType> entries() throws SysException {
        SortedMap<ByteString, FileType> shown = new TreeMap<>();
        Set<ByteString> hidden = new HashSet<>();
        for (Fd part : parts) {
            sys.rewind(part);
            for (List<DirectoryEntry> some = sys.readEntries(part); !some.isEmpty(); some = sys.readEntries(part)) {
                for (DirectoryEntry entry : some) {
                    ByteString name = entry.name();
                    if (shown.containsKey(name) || hidden.contains(name)) {
                        continue;
                    }
                    Optional<FileType> type = type(part, entry);
                    if (type.isPresent()) {
                        shown.put(name, type.get());
                    } else {
                        hidden.add(name);
                    }
                }
            }
        }
        return shown;
    }

    /** Empty for a whiteout. */
    private Optional<FileType> type(Fd part, DirectoryEntry entry) throws SysException {
        if (entry.type().isPresent() && entry.type().get() != FileType.CHARACTER_DEVICE) {
            return entry.type();
        }
        Optional<Stat> stat = sys.stat(part, entry.name());
        return stat.isEmpty() || isWhiteout(stat.get())
                ? Optional.empty()
                : Optional.of(stat.get().type());
    }

    private boolean isWhiteout(Stat stat) {
        return marks.isPresent() && OverlayMarks.isWhiteout(stat);
    }

    @Override
    public void close() {
        if (owned) {
            parts.forEach(Fd::close);
        }
    }
}
