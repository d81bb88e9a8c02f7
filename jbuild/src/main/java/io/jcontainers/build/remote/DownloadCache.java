package io.jcontainers.build.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files that were downloaded, so that a server need only say that they are still what it has.
 *
 * <pre>
 *   DIRECTORY/content/sha256-0123...   a file, complete: it appears by a rename
 *   DIRECTORY/url/0123....json         what a URL gave last, by the SHA-256 of the URL; it holds no URL
 *   DIRECTORY/new/UUID                 being written
 * </pre>
 *
 * All of it may be deleted at any time. For any number of threads and processes.
 */
public final class DownloadCache {
    private static final Duration STALE = Duration.ofDays(1);
    private static final int MOST_RECORD_BYTES = 64 * 1024;
    private static final int MOST_FIELD = 8 * 1024;

    private final Path content;
    private final Path urls;
    private final Path unfinished;
    private final Digests digests = Digests.fast();
    private final ObjectMapper json = new ObjectMapper();

    /** Opens or makes the cache; what others left unfinished more than a day ago is removed. */
    public DownloadCache(Path directory) throws IOException {
        this.content = directory.resolve("content");
        this.urls = directory.resolve("url");
        this.unfinished = directory.resolve("new");
        for (Path each : List.of(content, urls, unfinished)) {
            Files.createDirectories(
                    each, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Instant before = Instant.now().minus(STALE);
        for (Kept file : files(unfinished)) {
            if (file.used().toInstant().isBefore(before)) {
                Files.deleteIfExists(file.path());
            }
        }
    }

    /** A file and the last time that it was used. */
    private record Kept(Path path, long bytes, FileTime used) {}

    /** What the URL gave the last time, if it was kept; a broken record counts as none. */
    Optional<CachedUrl> find(String url) throws IOException {
        try (var in = Files.newInputStream(record(url), LinkOption.NOFOLLOW_LINKS)) {
            JsonNode node = json.readTree(in.readNBytes(MOST_RECORD_BYTES));
            Digest digest =
                    node == null ? null : Digest.parseOrNull(node.path("digest").asText());
            if (digest == null || !Files.isRegularFile(file(digest), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            return Optional.of(new CachedUrl(
                    digest,
                    node.path("etag").asText(null),
                    node.path("lastModified").asText(null)));
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Notes what the URL gave. */
    void put(String url, CachedUrl cached) throws IOException {
        ObjectNode node = json.createObjectNode().put("digest", cached.digest().toString());
        if (cached.etag() != null && cached.etag().length() <= MOST_FIELD) {
            node.put("etag", cached.etag());
        }
        if (cached.lastModified() != null && cached.lastModified().length() <= MOST_FIELD) {
            node.put("lastModified", cached.lastModified());
        }
        Path beside = newFile();
        Files.write(beside, json.writeValueAsBytes(node), StandardOpenOption.CREATE_NEW);
        Files.move(beside, record(url), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A name for a file that is to be written; it is there for a day. */
    Path newFile() {
        return unfinished.resolve(UUID.randomUUID().toString());
    }

    /** Takes over a file that was written, with this digest. */
    void keep(Path written, Digest digest) throws IOException {
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(false);
        }
        Files.move(written, file(digest), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The directory of the files. */
    Path contentDirectory() {
        return content;
    }

    /** Name of a file in its directory. */
    static String name(Digest digest) {
        return digest.algorithm().prefix() + "-" + digest.hex();
    }

    private Path file(Digest digest) {
        return content.resolve(name(digest));
    }

    private Path record(String url) {
        return urls.resolve(digests.sha256(url.getBytes(StandardCharsets.UTF_8)).hex() + ".json");
    }

    /** Whether a file is what its name says; one that isn't is dropped. A good one counts as used now. */
    boolean isIntact(Digest digest) throws IOException {
        Path file = file(digest);
        Digests.Running running = digests.start(DigestAlgorithm.SHA256);
        byte[] buffer = new byte[256 * 1024];
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                running.update(buffer, 0, got);
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!running.finish().equals(digest)) {
            Files.deleteIfExists(file);
            return false;
        }
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            return false;
        }
        return true;
    }

    /**
     * A file that is kept.
     *
     * @param lastUse when a build took it
     */
    public record Entry(Digest digest, long bytes, Instant lastUse) {}

    /** All files, in no order. */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Kept file : files(content)) {
            Digest digest =
                    Digest.parseOrNull(String.valueOf(file.path().getFileName()).replaceFirst("-", ":"));
            if (digest != null) {
                entries.add(new Entry(digest, file.bytes(), file.used().toInstant()));
            }
        }
        return entries;
    }

    /** Drops a file; false when there is none. */
    public boolean remove(Digest digest) throws IOException {
        return Files.deleteIfExists(file(digest));
    }

    /** Bytes of all files. */
    public long bytes() throws IOException {
        return files(content).stream().mapToLong(Kept::bytes).sum();
    }

    /**
     * Drops the files that were not used for the longest time.
     *
     * @param mostBytes that may stay
     * @return how many bytes were dropped
     */
    public long prune(long mostBytes) throws IOException {
        List<Kept> all = files(content);
        all.sort(Comparator.comparing(Kept::used));
        long there = all.stream().mapToLong(Kept::bytes).sum();
        long dropped = 0;
        for (Kept file : all) {
            if (there - dropped <= mostBytes) {
                break;
            }
            Files.deleteIfExists(file.path());
            dropped += file.bytes();
        }
        return dropped;
    }

    private static List<Kept> files(Path directory) throws IOException {
        List<Kept> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                try {
                    BasicFileAttributes attributes =
                            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    files.add(new Kept(path, attributes.size(), attributes.lastModifiedTime()));
                } catch (NoSuchFileException e) {
                    continue; // Somebody else was faster.
                }
            }
        }
        return files;
    }

    /** Writes all of it; an error such as a full disk names the directory. */
    static void write(FileChannel to, Path file, byte[] from, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(from, 0, length);
        try {
            while (rest.hasRemaining()) {
                to.write(rest);
            }
        } catch (java.nio.channels.ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("write " + file + ": " + e.getMessage(), e);
        }
    }
}
