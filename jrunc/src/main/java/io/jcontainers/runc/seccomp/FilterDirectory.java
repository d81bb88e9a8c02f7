package io.jcontainers.runc.seccomp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The filter cache's directory: only files of this process's own user in a directory of the same, mode 0700, are read.
 *
 * <p>Files appear by rename and are never changed, so readers and writers of several processes need no lock. A failure
 * is never the caller's: what can't be read is compiled again, what can't be written is not kept.
 */
final class FilterDirectory {
    private static final String SUFFIX = ".bpf";
    private static final String TEMPORARY_PREFIX = ".tmp-";
    private static final int OTHERS_MODE = 0077;
    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    /** A writer takes milliseconds: a temporary file of this age was left behind. */
    private static final long STALE_MILLIS = 60_000;

    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path path;
    private final int maxFiles;
    private final AtomicLong temporaries = new AtomicLong();

    FilterDirectory(Path path, int maxFiles) {
        this.path = path;
        this.maxFiles = maxFiles;
    }

    /** The content of a file, or null if there is none that may be trusted. */
    byte @Nullable [] read(String name) {
        Path file = path.resolve(name + SUFFIX);
        try {
            if (!isOwn(path, DIRECTORY) || !isOwn(file, REGULAR)) {
                return null;
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes(FilterFile.MAX_BYTES + 1);
            }
            if (bytes.length > FilterFile.MAX_BYTES) {
                return null;
            }
            // Eviction goes by this time: used files stay.
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
            return bytes;
        } catch (IOException e) {
            return null;
        }
    }

    /** Puts a file in place of whatever has that name, and removes the files unused for longest beyond the limit. */
    void write(String name, byte[] content) {
        try {
            if (!exists()) {
                return;
            }
            Path temporary = path.resolve(
                    TEMPORARY_PREFIX + ProcessHandle.current().pid() + "-" + temporaries.incrementAndGet());
            try {
                Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.setPosixFilePermissions(
                        temporary, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
                Files.move(temporary, path.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            evict();
        } catch (IOException e) {
            // A full or read-only disk costs a compilation next time, nothing else.
        }
    }

    private boolean exists() throws IOException {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            return isOwn(path, DIRECTORY);
        }
        return true;
    }

    private void evict() throws IOException {
        record Aged(Path file, long millis) {}
        List<Aged> files = new ArrayList<>();
        long now = System.currentTimeMillis();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                long millis = Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                        .toMillis();
                String name = entry.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    files.add(new Aged(entry, millis));
                } else if (name.startsWith(TEMPORARY_PREFIX) && now - millis > STALE_MILLIS) {
                    Files.deleteIfExists(entry);
                }
            }
        }
        files.sort(Comparator.comparingLong(Aged::millis));
        for (Aged aged : files.subList(0, Math.max(0, files.size() - maxFiles))) {
            Files.deleteIfExists(aged.file());
        }
    }

    /** Whether a path itself, not what a link leads to, is of that type, this user's, and nobody else's to change. */
    private static boolean isOwn(Path path, int type) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
        Object ownUid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return (mode & FILE_TYPE) == type && (mode & OTHERS_MODE) == 0 && ownUid.equals(attributes.get("uid"));
    }
}
