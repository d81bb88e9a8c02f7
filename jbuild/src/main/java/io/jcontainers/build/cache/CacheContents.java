package io.jcontainers.build.cache;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.snapshot.CopiedTrees;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.LeaseInfo;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at all that the build cache has: index, layers' directories, and what it keeps in the image store. */
final class CacheContents {
    private final ImageStore images;
    private final LayerDirectories layers;
    private final LayerSizes sizes;

    /** By their topmost layers. */
    private final Map<Digest, List<CopiedTrees.Tree>> trees = new HashMap<>();

    /** By diff ID how a layer is stored as part of an image. */
    private final Map<Digest, Descriptor> ofImages = new HashMap<>();

    private final Set<Digest> blobsOfImages = new HashSet<>();
    private final Set<Digest> held = new HashSet<>();

    CacheContents(
            ImageStore images,
            LayerDirectories layers,
            List<CopiedTrees.Tree> trees,
            LayerSizes sizes,
            List<StoredImage> stored,
            List<LeaseInfo> leases)
            throws IOException {
        this.images = images;
        this.layers = layers;
        this.sizes = sizes;
        for (CopiedTrees.Tree tree : trees) {
            tree.top()
                    .ifPresent(top -> this.trees
                            .computeIfAbsent(top, _ -> new ArrayList<>())
                            .add(tree));
        }
        stored.forEach(image -> images.present(image.target()).forEach(this::addImage));
        for (LeaseInfo lease : leases) {
            held.addAll(lease.blobs());
            held.addAll(lease.snapshots());
            held.addAll(images.layersOf(lease.blobs()));
        }
    }

    private void addImage(ImageContents contents) {
        List<Descriptor> parts = contents.manifest().layers();
        for (int i = 0; i < parts.size(); i++) {
            ofImages.put(contents.config().diffIds().get(i), parts.get(i));
            blobsOfImages.add(parts.get(i).digest());
        }
    }

    /** All layers of these steps, and those with a directory. */
    List<CachedLayer> layers(List<CacheUse> uses) throws IOException {
        Map<Digest, List<CacheUse>> byLayer = new LinkedHashMap<>();
        uses.forEach(use -> byLayer.computeIfAbsent(use.entry().diffId(), diffId -> new ArrayList<>())
                .add(use));
        layers.all().forEach(diffId -> byLayer.computeIfAbsent(diffId, none -> new ArrayList<>()));
        trees.keySet().forEach(diffId -> byLayer.computeIfAbsent(diffId, none -> new ArrayList<>()));
        List<CachedLayer> all = new ArrayList<>();
        for (Map.Entry<Digest, List<CacheUse>> entry : byLayer.entrySet()) {
            all.add(layer(entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private CachedLayer layer(Digest diffId, List<CacheUse> uses) throws IOException {
        Optional<Path> tree = layers.find(diffId);
        List<CopiedTrees.Tree> copies = trees.getOrDefault(diffId, List.of());
        Instant made = copies.stream()
                .map(CopiedTrees.Tree::made)
                .reduce(
                        tree.isPresent() ? time(tree.get()) : Instant.EPOCH,
                        (one, other) -> one.isAfter(other) ? one : other);
        long blobBytes =
                blobsOfImages.contains(diffId) ? 0 : images.blobs().size(diffId).orElse(0);
        return new CachedLayer(
                diffId,
                uses,
                blobBytes,
                (tree.isPresent() ? treeBytes(diffId) : 0) + copiedBytes(copies),
                tree.isPresent() || !copies.isEmpty(),
                ofImages.containsKey(diffId),
                held.contains(diffId),
                uses.stream()
                        .map(use -> use.entry().created())
                        .min(Instant::compareTo)
                        .orElse(made),
                uses.stream().map(CacheUse::lastUse).max(Instant::compareTo).orElse(made));
    }

    private long treeBytes(Digest diffId) throws IOException {
        Descriptor blob = ofImages.get(diffId);
        if (blob == null) {
            blob = Descriptor.of(
                    MediaType.OCI_LAYER, diffId, images.blobs().size(diffId).orElse(0));
        }
        return sizes.of(diffId, blob);
    }

    /** A copy has the files of all of its layers. */
    private long copiedBytes(List<CopiedTrees.Tree> copies) throws IOException {
        long bytes = 0;
        for (CopiedTrees.Tree copy : copies) {
            for (Digest diffId : copy.layers()) {
                bytes += treeBytes(diffId);
            }
        }
        return bytes;
    }

    /**
     * Whether nothing will ever take a copy: somebody has forgotten one of its layers, or it doesn't say which it has.
     *
     * @param steps layers that steps led to
     */
    boolean isLost(CopiedTrees.Tree tree, Set<Digest> steps) {
        if (tree.top().isEmpty()) {
            return held.isEmpty();
        }
        return !held.contains(tree.top().get())
                && !tree.layers().stream().allMatch(diffId -> ofImages.containsKey(diffId) || steps.contains(diffId));
    }

    private static Instant time(Path tree) throws IOException {
        try {
            Path place = tree.getParent();
            return place == null
                    ? Instant.EPOCH
                    : Files.getLastModifiedTime(place).toInstant();
        } catch (NoSuchFileException removed) {
            return Instant.EPOCH;
        }
    }
}
