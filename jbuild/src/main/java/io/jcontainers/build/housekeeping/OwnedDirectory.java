package io.jcontainers.build.housekeeping;

import io.jcontainers.build.store.lock.FileLock;
import io.jcontainers.build.store.lock.FileLocks;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A directory of one process, for what nobody needs after it. A lock says that the process lives: when it has died,
 * whoever comes next removes it all.
 *
 * <pre>
 *   PARENT/UUID/lock   held while the owner lives; everything else is the owner's
 * </pre>
 */
public final class OwnedDirectory implements AutoCloseable {
    /** Without a lock it may be about to get one. */
    private static final Duration IN_THE_MAKING = Duration.ofMinutes(1);

    private static final String LOCK = "lock";

    private final Syscalls sys;
    private final Path path;
    private final FileLock lock;

    private OwnedDirectory(Syscalls sys, Path path, FileLock lock) {
        this.sys = sys;
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes one.
     *
     * @param parent of such directories alone; made where it is missing
     */
    public static OwnedDirectory claim(Syscalls sys, Path parent) throws IOException {
        Files.createDirectories(parent);
        Path path = parent.resolve(UUID.randomUUID().toString());
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path unlocked = path.resolve(LOCK + ".new");
        FileLock lock = new FileLocks().exclusive(unlocked);
        // Only now: a lock file that nobody holds stands for somebody who has died.
        Files.move(unlocked, path.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
        return new OwnedDirectory(sys, path, lock);
    }

    /** Nobody but its owner may enter. */
    public Path path() {
        return path;
    }

    /**
     * Removes those whose owners have died.
     *
     * @return how many
     */
    public static int removeAbandoned(Syscalls sys, Path parent) throws IOException {
        FileLocks locks = new FileLocks();
        int removed = 0;
        for (Path path : names(parent)) {
            if (isAbandoned(locks, path)) {
                remove(sys, path);
                removed++;
            }
        }
        return removed;
    }

    private static List<Path> names(Path parent) throws IOException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent)) {
            all.forEach(names::add);
        } catch (NoSuchFileException none) {
            return names;
        }
        return names;
    }

    private static boolean isAbandoned(FileLocks locks, Path path) throws IOException {
        Path lock = path.resolve(LOCK);
        if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
            return !locks.isLocked(lock);
        }
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(Instant.now().minus(IN_THE_MAKING));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static void remove(Syscalls sys, Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("the root directory is nobody's");
        }
        try (Fd above = sys.openDirectory(parent)) {
            new TreeRemoval(sys).remove(above, ByteString.utf8(String.valueOf(path.getFileName())));
        }
    }

    @Override
    public void close() throws IOException {
        remove(sys, path);
        lock.close();
    }
}
