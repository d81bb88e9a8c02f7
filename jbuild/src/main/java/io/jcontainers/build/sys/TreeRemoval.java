package io.jcontainers.build.sys;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Removes whole trees below a descriptor, never through a symbolic link. Neither the depth nor the width of a tree
 * costs stack or much memory; one that others add to meanwhile is removed with what they add.
 */
public final class TreeRemoval {
    /** Of directories below this depth the descriptors are closed and found again by "..". */
    private static final int MOST_OPEN = 256;

    private static final ByteString UP = ByteString.utf8("..");
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;

    private final Syscalls sys;

    public TreeRemoval(Syscalls sys) {
        this.sys = sys;
    }

    /**
     * Removes a name and what is below it.
     *
     * @return whether there was one
     */
    public boolean remove(Fd directory, ByteString name) throws SysException {
        Optional<Stat> stat = sys.stat(directory, name);
        if (stat.isEmpty()) {
            return false;
        }
        if (!stat.get().isDirectory()) {
            sys.unlink(directory, name, false);
            return true;
        }
        empty(directory, name);
        sys.unlink(directory, name, true);
        return true;
    }

    private void empty(Fd directory, ByteString name) throws SysException {
        try (Descent descent = new Descent(sys.open(directory, name, DIRECTORY, 0, Open.BENEATH))) {
            while (true) {
                Optional<ByteString> subdirectory = unlinkAllBut(descent.current());
                if (subdirectory.isPresent()) {
                    descent.down(subdirectory.get());
                } else if (descent.isAtTop()) {
                    return;
                } else {
                    ByteString emptied = descent.up();
                    sys.unlink(descent.current(), emptied, true);
                    sys.rewind(descent.current());
                }
            }
        }
    }

    /** Unlinks until a directory comes that is not empty. */
    private Optional<ByteString> unlinkAllBut(Fd directory) throws SysException {
        for (List<DirectoryEntry> entries = sys.readEntries(directory);
                !entries.isEmpty();
                entries = sys.readEntries(directory)) {
            for (DirectoryEntry entry : entries) {
                if (isFullDirectory(directory, entry)) {
                    return Optional.of(entry.name());
                }
            }
        }
        return Optional.empty();
    }

    private boolean isFullDirectory(Fd directory, DirectoryEntry entry) throws SysException {
        boolean isDirectory = entry.type().isPresent()
                ? entry.type().get() == FileType.DIRECTORY
                : sys.stat(directory, entry.name()).map(Stat::isDirectory).orElse(false);
        try {
            sys.unlink(directory, entry.name(), isDirectory);
        } catch (SysException e) {
            if (e.errno() == Errno.ENOTEMPTY || e.errno() == Errno.EEXIST) {
                return true;
            }
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        return false;
    }

    /** The way from the top to the directory that is being emptied. */
    private final class Descent implements AutoCloseable {
        private final Deque<Fd> open = new ArrayDeque<>();
        private final List<ByteString> names = new ArrayList<>();
        private final List<Stat> closed = new ArrayList<>();

        Descent(Fd top) {
            open.push(top);
        }

        Fd current() {
            return open.element();
        }

        boolean isAtTop() {
            return names.isEmpty();
        }

        void down(ByteString name) throws SysException {
            open.push(sys.open(current(), name, DIRECTORY, 0, Open.BENEATH));
            names.add(name);
            if (open.size() > MOST_OPEN) {
                try (Fd highest = open.removeLast()) {
                    closed.add(sys.stat(highest));
                }
            }
        }

        /** Returns the name of the directory that was left. */
        ByteString up() throws SysException {
            try (Fd left = open.pop()) {
                if (open.isEmpty()) {
                    Fd parent = sys.open(left, UP, DIRECTORY, 0, 0);
                    open.push(parent);
                    if (!sys.stat(parent).isSameInode(closed.removeLast())) {
                        throw new SysException("openat2", ".. of a directory that was moved meanwhile", Errno.EAGAIN);
                    }
                }
            }
            return names.removeLast();
        }

        @Override
        public void close() {
            open.forEach(Fd::close);
        }
    }
}
