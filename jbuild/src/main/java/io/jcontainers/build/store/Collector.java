package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes what is not needed, under the exclusive lock. Killed at any point it leaves a store that is whole. */
final class Collector {
    private final StoreDirectory directory;
    private final BlobStore blobs;
    private final Leases leases;
    private final LayerRecords layers;
    private final Roots others;

    private final List<Digest> removed = new ArrayList<>();
    private int leftovers;
    private long bytes;

    Collector(StoreDirectory directory, BlobStore blobs, Leases leases, LayerRecords layers, Roots others) {
        this.directory = directory;
        this.blobs = blobs;
        this.leases = leases;
        this.layers = layers;
        this.others = others;
    }

    Collected collect(List<StoredImage> images, Duration keepPartials) throws IOException {
        Set<String> alive = leases.removeEnded();
        Reachability reachability = new Reachability(blobs);
        Set<Digest> needed = reachability.of(roots(images));
        Set<Digest> layersInUse = new HashSet<>(needed);
        layersInUse.addAll(ConfigLayers.of(directory, reachability.configs()));
        for (Path algorithm : list(directory.blobs())) {
            for (Path file : list(algorithm)) {
                removeUnlessNeeded(algorithm, file, needed);
            }
        }
        removeLeftovers(alive);
        removePartials(Instant.now().minus(keepPartials));
        layers.retain(layersInUse);
        directory.layUpReserve();
        return new Collected(removed, leftovers, bytes);
    }

    /** Only what killed processes left. */
    int sweep(Duration keepPartials) throws IOException {
        removeLeftovers(leases.removeEnded());
        removePartials(Instant.now().minus(keepPartials));
        return leftovers;
    }

    Collected discard(List<StoredImage> images, Set<Digest> candidates) throws IOException {
        Set<Digest> needed = new Reachability(blobs).of(roots(images));
        for (Digest candidate : candidates) {
            Path file = directory.blob(candidate);
            if (blobs.has(candidate) && !needed.contains(candidate)) {
                removeBlob(candidate, file);
            }
        }
        return new Collected(removed, leftovers, bytes);
    }

    private Set<Digest> roots(List<StoredImage> images) throws IOException {
        Set<Digest> roots = new HashSet<>();
        images.forEach(image -> roots.add(image.target().digest()));
        leases.list().forEach(lease -> roots.addAll(lease.blobs()));
        // Not before the leases: a build remembers its step first, and gives up its lease then.
        roots.addAll(others.digests());
        return roots;
    }

    private void removeUnlessNeeded(Path algorithm, Path file, Set<Digest> needed) throws IOException {
        Digest digest = Digest.parseOrNull(algorithm.getFileName() + ":" + file.getFileName());
        // What is no blob is not ours to remove.
        if (digest != null && !needed.contains(digest)) {
            removeBlob(digest, file);
        }
    }

    private void removeBlob(Digest digest, Path file) throws IOException {
        long size = Files.size(file);
        Files.delete(file);
        removed.add(digest);
        bytes += size;
    }

    private void removeLeftovers(Set<String> alive) throws IOException {
        for (Path file : list(directory.ingest())) {
            String name = String.valueOf(file.getFileName());
            int dash = name.lastIndexOf('-');
            if (dash < 0 || !alive.contains(name.substring(0, dash))) {
                removeLeftover(file);
            }
        }
    }

    private void removePartials(Instant oldest) throws IOException {
        for (Path file : list(directory.partials())) {
            if (!Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isAfter(oldest)
                    && !directory.locks().isLocked(file)) {
                removeLeftover(file);
            }
        }
    }

    private void removeLeftover(Path file) throws IOException {
        bytes += Files.size(file);
        leftovers++;
        Files.deleteIfExists(file);
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(files::add);
            }
        }
        return files;
    }
}
