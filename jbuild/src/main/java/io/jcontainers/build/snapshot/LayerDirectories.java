package io.jcontainers.build.snapshot;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.Soundness;
import io.jcontainers.build.store.lock.FileLock;
import io.jcontainers.build.store.lock.FileLocks;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All layers' directories of one data root, by diff ID. A layer's directory holds what that layer alone changes, in the
 * form of an overlay's upper directory.
 *
 * <pre>
 *   DIRECTORY/sha256-0123.../fs      a layer, complete: it appears by a rename
 *   DIRECTORY/sha256-0123.../hides-below  is there when it hides all layers below it (overlayfs obeys no such mark)
 *   DIRECTORY/sha256-0123.../layers  where the name is that of a chain: its diff IDs, a line each, the lowest first
 *   DIRECTORY/.new-UUID/fs, work     one in the making; lock is held by whoever makes it
 *   DIRECTORY/.failed-UUID/fs        what a step changed that failed, kept for people; about says which step
 *   DIRECTORY/.empty                 nothing, for the lowest place of an overlay
 * </pre>
 *
 * For any number of threads and processes.
 */
public final class LayerDirectories {
    static final String FILES = "fs";
    static final String WORK = "work";
    static final String HIDES_BELOW = "hides-below";
    static final String LAYERS = "layers";
    private static final String EMPTY = ".empty";
    private static final String NEW = ".new-";
    private static final String FAILED = ".failed-";
    private static final String ABOUT = "about";
    private static final int MOST_ABOUT_BYTES = 4096;

    /** Of more layers than any image has. */
    private static final int MOST_LAYERS_BYTES = 64 << 10;

    private static final String LOCK = "lock";

    private final Syscalls sys;
    private final Path directory;
    private final Soundness soundness;
    private final FileLocks locks = new FileLocks();

    /** Where nothing gets lost. */
    public LayerDirectories(Syscalls sys, Path directory) throws IOException {
        this(sys, directory, Soundness.OF_ALL);
    }

    /**
     * Makes the directory where it is missing.
     *
     * @param directory its own; nobody but its owner may enter
     * @param soundness of layers' directories
     */
    public LayerDirectories(Syscalls sys, Path directory, Soundness soundness) throws IOException {
        this.sys = sys;
        this.directory = directory;
        this.soundness = soundness;
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Fd opened = sys.openDirectory(directory)) {
            sys.spreadDirectories(opened);
        }
    }

    /** An empty directory: overlayfs wants at least two below. */
    Path empty() throws IOException {
        Path empty = directory.resolve(EMPTY);
        if (!Files.isDirectory(empty, LinkOption.NOFOLLOW_LINKS)) {
            try {
                visible(Files.createDirectory(empty));
            } catch (FileAlreadyExistsException meanwhile) {
                return empty;
            }
        }
        return empty;
    }

    /** Whether nothing of the layers below a layer shows through it. */
    boolean hidesBelow(Digest diffId) {
        return Files.exists(place(diffId).resolve(HIDES_BELOW), LinkOption.NOFOLLOW_LINKS);
    }

    /** The layers of a chain that has its files here; none when that was not noted. */
    List<Digest> layersOf(Digest chainId) throws IOException {
        String lines;
        try (InputStream in = Files.newInputStream(place(chainId).resolve(LAYERS), LinkOption.NOFOLLOW_LINKS)) {
            lines = new String(in.readNBytes(MOST_LAYERS_BYTES), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        List<Digest> layers = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            Digest layer = Digest.parseOrNull(line);
            if (layer == null) {
                return List.of(); // damaged: as good as nothing
            }
            layers.add(layer);
        }
        return layers;
    }

    /** When a layer's directory was made; the epoch when it is not here. */
    Instant made(Digest name) throws IOException {
        try {
            return Files.getLastModifiedTime(place(name), LinkOption.NOFOLLOW_LINKS)
                    .toInstant();
        } catch (NoSuchFileException removed) {
            return Instant.EPOCH;
        }
    }

    /** What a root file system's root has, whatever the umask. */
    private static void visible(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The files of a layer; empty when they are not here. */
    public Optional<Path> find(Digest diffId) {
        Path files = place(diffId).resolve(FILES);
        return Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS) ? Optional.of(files) : Optional.empty();
    }

    /** The files of a layer for use: those that may have suffered from a loss of power are removed. */
    Optional<Path> findSound(Digest diffId) throws IOException {
        if (find(diffId).isPresent()) {
            renew(diffId);
        }
        return find(diffId);
    }

    /** Whatever has this name from now on can be relied on. */
    private void renew(Digest diffId) throws IOException {
        List<DetachedLayer> stale = new ArrayList<>();
        soundness.renew(place(diffId), () -> detach(diffId).ifPresent(stale::add));
        for (DetachedLayer layer : stale) {
            layer.remove();
        }
    }

    /** Begins a layer. */
    public NewLayer begin() throws IOException {
        Path place = directory.resolve(NEW + UUID.randomUUID());
        Files.createDirectory(place);
        Path unlocked = place.resolve(LOCK + ".new");
        FileLock lock = locks.exclusive(unlocked);
        try {
            // Only now: a lock file that nobody holds stands for somebody who was killed.
            Files.move(unlocked, place.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
            for (String name : List.of(FILES, WORK)) {
                visible(Files.createDirectory(place.resolve(name)));
            }
            return new NewLayer(this, place, lock);
        } catch (IOException e) {
            lock.close();
            remove(place);
            throw e;
        }
    }

    /** Gives a finished layer its name, unless somebody else has made the same one. */
    Path commit(Path place, Digest diffId) throws IOException {
        Path target = place(diffId);
        renew(diffId);
        remove(place, WORK);
        Files.deleteIfExists(place.resolve(LOCK));
        try {
            Files.move(place, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException there) {
            remove(place);
        } catch (FileSystemException e) {
            if (find(diffId).isEmpty()) {
                throw e;
            }
            remove(place);
        }
        return target.resolve(FILES);
    }

    /** Gives what a failed step has changed a name of its own. */
    KeptFiles keep(Path place, String about) throws IOException {
        remove(place, WORK);
        Files.writeString(place.resolve(ABOUT), about);
        Files.deleteIfExists(place.resolve(LOCK));
        Path kept = directory.resolve(FAILED + UUID.randomUUID());
        Files.move(place, kept, StandardCopyOption.ATOMIC_MOVE);
        return new KeptFiles(kept, about, Files.getLastModifiedTime(kept).toInstant());
    }

    /** What failed steps have left for people, in no order. */
    public List<KeptFiles> kept() throws IOException {
        List<KeptFiles> kept = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory, FAILED + "*")) {
            for (Path place : names) {
                try (InputStream about = Files.newInputStream(place.resolve(ABOUT), LinkOption.NOFOLLOW_LINKS)) {
                    kept.add(new KeptFiles(
                            place,
                            new String(about.readNBytes(MOST_ABOUT_BYTES), StandardCharsets.UTF_8),
                            Files.getLastModifiedTime(place).toInstant()));
                } catch (NoSuchFileException removed) {
                    continue;
                }
            }
        }
        return kept;
    }

    /** Removes what a failed step has left. */
    public void remove(KeptFiles kept) throws IOException {
        Path aside = directory.resolve(NEW + UUID.randomUUID());
        try {
            Files.move(kept.place(), aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException removed) {
            return;
        }
        remove(aside);
    }

    /** All layers that are complete. */
    public List<Digest> all() throws IOException {
        List<Digest> all = new ArrayList<>();
        try (DirectoryStream<Path> places = Files.newDirectoryStream(directory, "[!.]*-*")) {
            for (Path place : places) {
                Digest diffId =
                        Digest.parseOrNull(String.valueOf(place.getFileName()).replace('-', ':'));
                if (diffId != null) {
                    all.add(diffId);
                }
            }
        }
        return all;
    }

    /** Removes a layer's files. Who mounts them meanwhile is to be kept away by a lease. */
    public void remove(Digest diffId) throws IOException {
        Optional<DetachedLayer> detached = detach(diffId);
        if (detached.isPresent()) {
            detached.get().remove();
        }
    }

    /** Takes a layer away at once; its files are removed later. Empty when there is none. */
    public Optional<DetachedLayer> detach(Digest diffId) throws IOException {
        Path aside = directory.resolve(NEW + UUID.randomUUID());
        try {
            Files.move(place(diffId), aside, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new DetachedLayer(this, aside));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /**
     * Removes what others have begun and will not end: they were killed.
     *
     * @return how many
     */
    public int removeLeftovers() throws IOException {
        int removed = 0;
        for (Path place : begun()) {
            if (isAbandoned(place)) {
                remove(place);
                removed++;
            }
        }
        return removed;
    }

    private List<Path> begun() throws IOException {
        List<Path> begun = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory, NEW + "*")) {
            names.forEach(begun::add);
        }
        return begun;
    }

    /** Without a lock it may be on its way to being complete, or to being removed: the latter is seen by its age. */
    private boolean isAbandoned(Path place) throws IOException {
        Path lock = place.resolve(LOCK);
        return Files.exists(lock, LinkOption.NOFOLLOW_LINKS) ? !locks.isLocked(lock) : isOld(place);
    }

    private static boolean isOld(Path place) {
        try {
            return Files.getLastModifiedTime(place).toMillis() < System.currentTimeMillis() - 60_000;
        } catch (IOException gone) {
            return false;
        }
    }

    void remove(Path place) throws IOException {
        remove(directory, String.valueOf(place.getFileName()));
    }

    private void remove(Path parent, String name) throws IOException {
        try (Fd fd = sys.openDirectory(parent)) {
            new TreeRemoval(sys).remove(fd, ByteString.utf8(name));
        }
    }

    private Path place(Digest diffId) {
        return directory.resolve(diffId.algorithm().prefix() + "-" + diffId.hex());
    }
}
