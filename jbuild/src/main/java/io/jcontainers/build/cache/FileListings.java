package io.jcontainers.build.cache;

import io.jcontainers.build.image.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Listings of the sources of COPY and ADD, each in a file named by what stands for its source in keys. They are written
 * some time later, and all of them may be deleted at any time: then it can't be said which file has changed. For any
 * number of threads and processes.
 */
public final class FileListings {
    /** Older ones of more go. */
    static final int MOST_LISTINGS = 1000;

    /** A listing comes before the entry that speaks of it. */
    private static final Duration NEW = Duration.ofHours(1);

    private static final String UNFINISHED = ".";
    private static final int MOST_BYTES = 32 << 20;

    private final Path directory;
    private final Executor later;
    private final Map<Digest, Supplier<FileListing>> pending = new ConcurrentHashMap<>();

    private record Kept(Path file, Instant used) {}

    /**
     * In a directory of its own, made when something is written.
     *
     * @param later writes listings, when nobody waits for anything
     */
    public FileListings(Path directory, Executor later) {
        this.directory = directory;
        this.later = later;
    }

    /** Keeps a listing for later builds. */
    public void put(Digest source, Supplier<FileListing> listing) {
        if (pending.putIfAbsent(source, listing) == null) {
            later.execute(() -> {
                try {
                    write(source, listing);
                } catch (IOException e) {
                    return; // an explanation will say less
                } finally {
                    pending.remove(source, listing);
                }
            });
        }
    }

    private void write(Digest source, Supplier<FileListing> supplier) throws IOException {
        Path file = file(source);
        if (Files.exists(file)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return;
        }
        FileListing listing = supplier.get();
        if (!listing.fits()) {
            return;
        }
        Files.createDirectories(directory);
        Path aside = directory.resolve(UNFINISHED + UUID.randomUUID());
        Files.write(aside, listing.encoded(), StandardOpenOption.CREATE_NEW);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The listing of a source; empty when there is none any more. */
    Optional<FileListing> find(Digest source) {
        Supplier<FileListing> waiting = pending.get(source);
        if (waiting != null) {
            return Optional.of(waiting.get());
        }
        try {
            Path file = file(source);
            return Files.size(file) > MOST_BYTES ? Optional.empty() : FileListing.decoded(Files.readAllBytes(file));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /**
     * Removes those that no entry speaks of, and the oldest when there are too many.
     *
     * @return how many
     */
    public int retain(List<CacheEntry> entries) throws IOException {
        Set<String> spoken = new HashSet<>();
        entries.forEach(entry -> entry.key().parts().forEach(part -> {
            Digest digest = Digest.parseOrNull(part.value());
            if (digest != null) {
                spoken.add(digest.hex());
            }
        }));
        List<Kept> kept = kept();
        kept.sort(Comparator.comparing(Kept::used).reversed());
        Instant before = Instant.now().minus(NEW);
        int removed = 0;
        for (int i = 0; i < kept.size(); i++) {
            Kept each = kept.get(i);
            boolean unknown = !spoken.contains(String.valueOf(each.file().getFileName()))
                    && each.used().isBefore(before);
            if ((unknown || i >= MOST_LISTINGS) && Files.deleteIfExists(each.file())) {
                removed++;
            }
        }
        return removed;
    }

    private List<Kept> kept() throws IOException {
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                try {
                    kept.add(new Kept(file, Files.getLastModifiedTime(file).toInstant()));
                } catch (NoSuchFileException removed) {
                    continue;
                }
            }
        } catch (NoSuchFileException none) {
            return kept;
        }
        return kept;
    }

    private Path file(Digest source) {
        return directory.resolve(source.hex());
    }
}
