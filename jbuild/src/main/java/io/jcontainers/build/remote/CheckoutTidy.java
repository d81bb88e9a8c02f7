package io.jcontainers.build.remote;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import io.jcontainers.build.sys.UnixTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Makes a checkout the same whoever made it: files 0644 or 0755, directories 0755 whatever the umask, without
 * {@code .git} unless that is wanted, perhaps with the commit's time. A tree can't hold a name {@code .git} itself.
 */
final class CheckoutTidy {
    private static final ByteString GIT = ByteString.utf8(".git");
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int INODE = Open.PATH | Open.NOFOLLOW;
    private static final int OWNER_EXECUTES = 0100;

    private final Syscalls sys;
    private final boolean keepsGit;
    private final Optional<UnixTime> time;
    private final TreeRemoval removal;

    CheckoutTidy(Syscalls sys, boolean keepsGit, Optional<UnixTime> time) {
        this.sys = sys;
        this.keepsGit = keepsGit;
        this.time = time;
        this.removal = new TreeRemoval(sys);
    }

    /** Of all that is below a descriptor, and that itself. */
    void tidy(Fd root) throws SysException {
        Deque<RelativePath> left = new ArrayDeque<>(List.of(RelativePath.ROOT));
        while (!left.isEmpty()) {
            RelativePath path = left.pop();
            try (Fd directory = sys.open(root, path.bytes(), DIRECTORY, 0, Open.BENEATH)) {
                for (DirectoryEntry entry : entries(directory)) {
                    if (entry.name().equals(GIT)) {
                        removeGit(directory);
                    } else if (tidy(directory, entry.name())) {
                        left.push(path.child(entry.name()));
                    }
                }
                sys.chmod(directory, 0755);
                setTime(directory);
            }
        }
    }

    private List<DirectoryEntry> entries(Fd directory) throws SysException {
        List<DirectoryEntry> all = new ArrayList<>();
        for (List<DirectoryEntry> some = sys.readEntries(directory);
                !some.isEmpty();
                some = sys.readEntries(directory)) {
            all.addAll(some);
        }
        return all;
    }

    private void removeGit(Fd directory) throws SysException {
        if (!keepsGit) {
            removal.remove(directory, GIT);
        }
    }

    /** Whether it is a directory. */
    private boolean tidy(Fd directory, ByteString name) throws SysException {
        try (Fd inode = sys.open(directory, name, INODE, 0, Open.BENEATH)) {
            Stat stat = sys.stat(inode);
            switch (stat.type()) {
                case DIRECTORY -> {
                    return true;
                }
                case REGULAR -> {
                    int mode = (stat.mode() & OWNER_EXECUTES) != 0 ? 0755 : 0644;
                    if (stat.mode() != mode) {
                        sys.chmod(inode, mode);
                    }
                    setTime(inode);
                }
                default -> setTime(inode);
            }
            return false;
        }
    }

    private void setTime(Fd inode) throws SysException {
        if (time.isPresent()) {
            sys.setTime(inode, time.get());
        }
    }
}
