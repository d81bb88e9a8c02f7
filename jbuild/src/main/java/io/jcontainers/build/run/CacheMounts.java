package io.jcontainers.build.run;

import io.jcontainers.build.dockerfile.RunMount.Sharing;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.store.lock.FileLock;
import io.jcontainers.build.store.lock.FileLocks;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directories of {@code RUN --mount=type=cache} in one data root.
 *
 * <pre>
 *   DIRECTORY/KEY/id        the id as the Dockerfile has it
 *   DIRECTORY/KEY/lock      held by whoever makes a copy
 *   DIRECTORY/KEY/N/fs      a copy: 0, and more for steps that do not share it
 *   DIRECTORY/KEY/N/lock    held by the steps that have it mounted; its time is that of the last use
 *   DIRECTORY/KEY/N/new     a copy in the making
 *   DIRECTORY/KEY/N/old     one that was replaced, on its way out
 * </pre>
 *
 * The kernel drops a lock when its process dies. For any number of threads and processes.
 */
public final class CacheMounts {
    private static final int MOST_COPIES = 1000;
    private static final long FIRST_WAIT_MILLIS = 5;
    private static final long LONGEST_WAIT_MILLIS = 200;
    private static final String LOCK = "lock";
    private static final String FILES = "fs";
    private static final String NEW = "new";
    private static final String OLD = "old";
    private static final String ID = "id";

    private final Syscalls sys;
    private final Path directory;
    private final FileLocks locks = new FileLocks();

    /** Fills the directory of a new cache. */
    @FunctionalInterface
    public interface Filling {
        /** @param into an empty directory */
        void fill(Path into) throws IOException, InterruptedException;
    }

    /**
     * One copy of a cache.
     *
     * @param name of this copy alone
     * @param id as the Dockerfile has it
     * @param files the directory that is mounted
     * @param created when the cache was made
     * @param inUse whether a step has it now
     */
    public record Entry(Digest name, String id, Path files, Instant created, Instant lastUse, boolean inUse) {}

    /**
     * Makes the directory where it is missing.
     *
     * @param directory its own; nobody but its owner may enter
     */
    public CacheMounts(Syscalls sys, Path directory) throws IOException {
        this.sys = sys;
        this.directory = directory;
        makePrivate(directory);
    }

    private static void makePrivate(Path path) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Takes a cache for a step. {@link Sharing#LOCKED} waits until no other step has it; the others take a copy of
     * their own where they can't share.
     *
     * @param filling of a new one
     */
    public CacheMount take(CacheKey key, Sharing sharing, Filling filling) throws IOException, InterruptedException {
        Path place = directory.resolve(key.name());
        makePrivate(place);
        for (long wait = FIRST_WAIT_MILLIS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS)) {
            int copies = sharing == Sharing.LOCKED ? 1 : MOST_COPIES;
            for (int number = 0; number < copies; number++) {
                Optional<CacheMount> taken = tryTake(place.resolve(Integer.toString(number)), key, sharing, filling);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
            Thread.sleep(wait);
        }
    }

    private Optional<CacheMount> tryTake(Path copy, CacheKey key, Sharing sharing, Filling filling)
            throws IOException, InterruptedException {
        makePrivate(copy);
        Path file = copy.resolve(LOCK);
        Optional<FileLock> lock = sharing == Sharing.SHARED ? locks.tryShared(file) : locks.tryExclusive(file);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        try {
            make(copy, key, filling);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return Optional.of(new CacheMount(copy.resolve(FILES), lock.get()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            lock.get().close();
            throw e;
        }
    }

    /** Whoever comes first makes it; those who share it wait for that. */
    private void make(Path copy, CacheKey key, Filling filling) throws IOException, InterruptedException {
        Path files = copy.resolve(FILES);
        if (isDirectory(files)) {
            return;
        }
        Path place = copy.resolveSibling(LOCK);
        try (FileLock making = locks.exclusive(place)) {
            if (isDirectory(files)) {
                return;
            }
            Path made = begin(copy, key);
            filling.fill(made);
            Files.move(made, files, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Path begin(Path copy, CacheKey key) throws IOException {
        remove(copy, NEW);
        Files.writeString(copy.resolveSibling(ID), key.id(), StandardCharsets.UTF_8);
        Path made = copy.resolve(NEW);
        Files.createDirectory(made);
        try (Fd fd = sys.openDirectory(made)) {
            sys.chown(fd, key.uid(), key.gid());
            sys.chmod(fd, key.mode());
        }
        return made;
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private void remove(Path parent, String name) throws IOException {
        try (Fd fd = sys.openDirectory(parent)) {
            new TreeRemoval(sys).remove(fd, ByteString.utf8(name));
        }
    }

    /** All copies of all caches, in no order. */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path place : directories(directory)) {
            for (Path copy : directories(place)) {
                if (isDirectory(copy.resolve(FILES))) {
                    entries.add(entry(place, copy));
                }
            }
        }
        return entries;
    }

    private static List<Path> directories(Path parent) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(parent, CacheMounts::isDirectory)) {
            names.forEach(found::add);
        }
        return found;
    }

    private Entry entry(Path place, Path copy) throws IOException {
        Path lock = copy.resolve(LOCK);
        Path id = place.resolve(ID);
        String name = directory.relativize(copy).toString();
        return new Entry(
                Digests.fast().sha256(name.getBytes(StandardCharsets.UTF_8)),
                Files.readString(id, StandardCharsets.UTF_8),
                copy.resolve(FILES),
                Files.getLastModifiedTime(id).toInstant(),
                Files.getLastModifiedTime(lock).toInstant(),
                locks.isLocked(lock));
    }

    /**
     * Removes the files of a copy.
     *
     * @return false when a step has it
     */
    public boolean remove(Entry entry) throws IOException {
        Path copy = place(entry);
        Optional<FileLock> lock = locks.tryExclusive(copy.resolve(LOCK));
        if (lock.isEmpty()) {
            return false;
        }
        // Nobody makes it meanwhile: that takes the lock of the copy first.
        try (FileLock held = lock.get()) {
            remove(copy, FILES);
            return true;
        }
    }

    private Path place(Entry entry) {
        Path copy = directory.relativize(entry.files()).getParent();
        if (copy == null) {
            throw new IllegalArgumentException("no cache of this data root: " + entry.files());
        }
        return directory.resolve(copy);
    }

    /** Takes a copy for somebody who is no step, if no step has it and it is still there. */
    public Optional<CacheMount> tryHold(Entry entry) throws IOException {
        Optional<FileLock> lock = locks.tryExclusive(place(entry).resolve(LOCK));
        if (lock.isPresent() && !isDirectory(entry.files())) {
            lock.get().close();
            return Optional.empty();
        }
        return lock.map(held -> new CacheMount(entry.files(), held));
    }

    /**
     * Gives the first copy of a cache other contents, made if it is missing: all of them or, when filling fails, none.
     *
     * @param filling gets an empty directory with owner and mode of a new cache
     * @return false when a step has it
     */
    public boolean replace(CacheKey key, Filling filling) throws IOException, InterruptedException {
        Path copy = directory.resolve(key.name()).resolve("0");
        makePrivate(directory.resolve(key.name()));
        makePrivate(copy);
        Optional<FileLock> lock = locks.tryExclusive(copy.resolve(LOCK));
        if (lock.isEmpty()) {
            return false;
        }
        try (FileLock held = lock.get();
                FileLock making = locks.exclusive(copy.resolveSibling(LOCK))) {
            Path made = begin(copy, key);
            filling.fill(made);
            if (isDirectory(copy.resolve(FILES))) {
                remove(copy, OLD);
                Files.move(copy.resolve(FILES), copy.resolve(OLD), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(made, copy.resolve(FILES), StandardCopyOption.ATOMIC_MOVE);
            remove(copy, OLD);
            Files.setLastModifiedTime(copy.resolve(LOCK), FileTime.from(Instant.now()));
            return true;
        } catch (IOException | InterruptedException | RuntimeException e) {
            remove(copy, NEW);
            throw e;
        }
    }
}
