package io.jcontainers.build.housekeeping;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Errno;
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

/**
 * How many bytes the regular files of a tree have, each once however many names it has. Others may change the tree
 * meanwhile; what lies very deep is left out. For one thread.
 */
final class TreeSize {
    /** Each level has a descriptor open. */
    private static final int MOST_DEPTH = 200;

    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;

    private final Syscalls sys;
    private final Set<Inode> counted = new HashSet<>();

    private record Inode(long device, long number) {}

    TreeSize(Syscalls sys) {
        this.sys = sys;
    }

    /** @param top stays the caller's */
    long of(Fd top) throws SysException {
        return of(top, 0);
    }

    private long of(Fd directory, int depth) throws SysException {
        long bytes = 0;
        List<ByteString> below = new ArrayList<>();
        for (List<DirectoryEntry> some = sys.readEntries(directory); !some.isEmpty(); ) {
            for (DirectoryEntry entry : some) {
                Optional<Stat> stat = sys.stat(directory, entry.name());
                if (stat.isPresent() && stat.get().isDirectory()) {
                    below.add(entry.name());
                } else if (stat.isPresent()) {
                    bytes += own(stat.get());
                }
            }
            some = sys.readEntries(directory);
        }
        if (depth < MOST_DEPTH) {
            for (ByteString name : below) {
                bytes += below(directory, name, depth);
            }
        }
        return bytes;
    }

    private long own(Stat stat) {
        boolean again = stat.links() > 1 && !counted.add(new Inode(stat.device(), stat.inode()));
        return stat.type() == FileType.REGULAR && !again ? stat.size() : 0;
    }

    private long below(Fd directory, ByteString name, int depth) throws SysException {
        try (Fd child = sys.open(directory, name, DIRECTORY, 0, Open.BENEATH)) {
            return of(child, depth + 1);
        } catch (SysException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return 0; // it has changed meanwhile
            }
            throw e;
        }
    }
}
