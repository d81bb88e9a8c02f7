package io.jcontainers.build.progress.log;

import io.jcontainers.build.progress.LogSink;
import io.jcontainers.build.store.lock.FileLock;
import io.jcontainers.build.store.lock.FileLocks;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The logs of the last builds. Each build has a directory of its name:
 *
 * <pre>
 * BUILDS/                    0700
 *   20260807T101500-1f2e3d/  0700
 *     lock                   held with flock(2) while the build goes on
 *     index.json             names, times and outcomes of its steps; replaced as a whole
 *     5.log                  0600, what step 5 wrote, without secrets, else byte for byte
 * </pre>
 *
 * <p>Safe for several processes. Nothing here is needed by a build: all of it may be deleted.
 */
public final class BuildLogs {
    /** Of one step; of what is longer the begin and the last MiB are kept. */
    public static final long USUAL_STEP_BYTES = 64 << 20;

    /** How many builds are kept. */
    public static final int USUAL_BUILDS = 20;

    private static final String LOCK = "lock";
    private static final int NAME_MOST = 128;

    private final Path directory;
    private final int builds;
    private final long stepBytes;
    private final FileLocks locks = new FileLocks();

    /**
     * Touches nothing yet.
     *
     * @param directory its own; made where it is missing
     * @param builds how many are kept, at least 1
     * @param stepBytes how much of one step's log is kept, at least 1
     */
    public BuildLogs(Path directory, int builds, long stepBytes) {
        this.directory = directory;
        this.builds = Math.max(1, builds);
        this.stepBytes = Math.max(1, stepBytes);
    }

    /**
     * The logs of a new build; those of builds that are too old go. When they can't be kept the reason stands in the
     * place of their names.
     *
     * @param build a name that no build has had: letters, digits, dots, dashes and underscores
     * @throws IllegalArgumentException for another name
     */
    public LogSink begin(String build) {
        if (!build.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*") || build.length() > NAME_MOST) {
            throw new IllegalArgumentException("not the name of a build: \"" + build + "\"");
        }
        Path own = directory.resolve(build);
        try {
            makeDirectories();
            prune(builds - 1);
            Files.createDirectory(own, StepLog.PRIVATE_DIRECTORY);
            FileLock lock = locks.exclusive(own.resolve(LOCK));
            return new StepLogs(own, lock, stepBytes);
        } catch (IOException e) {
            return new NoLogs(reason(e));
        }
    }

    /** Some exceptions of files say nothing but the name. */
    static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case FileAlreadyExistsException _ -> message + " exists already";
            case NoSuchFileException _ -> message + " does not exist";
            case AccessDeniedException _ -> message + ": permission denied";
            default -> message;
        };
    }

    private void makeDirectories() throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(directory + " is in the way: the logs have a directory there", e);
            }
        }
    }

    /** The builds of which there are logs, the latest first. */
    public List<Path> list() throws IOException {
        record Build(Path path, FileTime time) {}
        List<Build> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path name : names) {
                if (Files.isDirectory(name, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(new Build(name, Files.getLastModifiedTime(name, LinkOption.NOFOLLOW_LINKS)));
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(Build::time)
                .thenComparing(build -> String.valueOf(build.path().getFileName()))
                .reversed());
        return found.stream().map(Build::path).toList();
    }

    /** Removes the logs of all but so many builds; those that go on stay. */
    void prune(int keep) throws IOException {
        List<Path> all = list();
        for (Path build : all.subList(Math.min(keep, all.size()), all.size())) {
            try {
                remove(build);
            } catch (IOException notOurs) {
                // Something that no build left there: it is not worth a word at each build.
            }
        }
    }

    private void remove(Path build) throws IOException {
        Optional<FileLock> lock = locks.tryExclusive(build.resolve(LOCK));
        if (lock.isEmpty()) {
            return;
        }
        try (FileLock held = lock.get();
                DirectoryStream<Path> files = Files.newDirectoryStream(build)) {
            for (Path file : files) {
                // No directory is ours here: deleting it fails, and the build's directory stays.
                Files.delete(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Files.delete(build);
    }
}
