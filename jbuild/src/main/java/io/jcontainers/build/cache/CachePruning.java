package io.jcontainers.build.cache;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.snapshot.CopiedTrees;
import io.jcontainers.build.snapshot.DetachedLayer;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.store.Collected;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.LeaseInfo;
import io.jcontainers.build.store.StoreEdit;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps the build cache small: forgets steps, removes files of layers, and blobs that nothing else keeps in the image
 * store. What is leased stays; images stay. It may run while others build: whoever has leased a layer before looking
 * for it either keeps it, or finds that it has to be made again.
 */
public final class CachePruning {
    /** Transfers that are older will hardly be resumed. */
    private static final Duration KEEP_PARTIALS = Duration.ofDays(7);

    private final ImageStore images;
    private final LayerDirectories layers;
    private final CopiedTrees trees;
    private final CacheIndex steps;
    private final LayerSizes sizes;
    private final InstantSource clock;

    /** Of one data root. */
    public CachePruning(
            ImageStore images,
            LayerDirectories layers,
            CopiedTrees trees,
            CacheIndex steps,
            LayerSizes sizes,
            InstantSource clock) {
        this.images = images;
        this.layers = layers;
        this.trees = trees;
        this.steps = steps;
        this.sizes = sizes;
        this.clock = clock;
    }

    /**
     * What is to go.
     *
     * @param all also layers that images have: builds from those images will unpack them again
     * @param unusedFor only what was not used for that long
     * @param keepBytes stop at so many bytes, the latest used ones; 0: keep nothing
     */
    public record Choice(boolean all, Duration unusedFor, long keepBytes) {
        /** Everything that no image has. */
        public static final Choice UNSHARED = new Choice(false, Duration.ZERO, 0);
    }

    /** All that the cache has, the last used first. */
    public List<CachedLayer> contents() throws IOException {
        return contents(images.images(), images.leases().list());
    }

    private List<CachedLayer> contents(List<StoredImage> stored, List<LeaseInfo> leases) throws IOException {
        List<CachedLayer> all =
                new ArrayList<>(contents(trees.all(), stored, leases).layers(steps.uses()));
        all.sort(Comparator.comparing(CachedLayer::lastUse).reversed());
        return all;
    }

    private CacheContents contents(List<CopiedTrees.Tree> copies, List<StoredImage> stored, List<LeaseInfo> leases)
            throws IOException {
        return new CacheContents(images, layers, copies, sizes, stored, leases);
    }

    /** Removes what was chosen. */
    public Pruned prune(Choice choice) throws IOException {
        Instant latest = clock.instant().minus(choice.unusedFor());
        return remove(
                true,
                layer -> (choice.all() || !layer.shared()) && !layer.lastUse().isAfter(latest),
                choice.keepBytes());
    }

    /**
     * Removes the least recently used until the cache has at most so many bytes, as far as leases allow. Looks at every
     * entry: once in a while will do.
     */
    public Pruned shrinkTo(long mostBytes) throws IOException {
        return remove(false, layer -> true, mostBytes);
    }

    /** Removes only what nothing can take any more: images or steps were removed, or somebody was killed. */
    public Pruned sweep() throws IOException {
        return remove(true, layer -> false, 0);
    }

    /** @param tidies whether what others have left goes even if nothing else does */
    private Pruned remove(boolean tidies, Predicate<CachedLayer> chosen, long keepBytes) throws IOException {
        List<Digest> keys = new ArrayList<>();
        List<Digest> gone = new ArrayList<>();
        List<DetachedLayer> detached = new ArrayList<>();
        long bytes = 0;
        // Sizes take time to find out: before nobody else can take a lease.
        List<CachedLayer> before = contents();
        Map<Digest, Instant> victims = victims(before, chosen, keepBytes);
        if (victims.isEmpty() && !tidies) {
            return new Pruned(List.of(), List.of(), List.of(), 0);
        }
        List<CachedLayer> removed =
                victims.isEmpty() ? List.of() : images.edit(edit -> detach(edit, victims, keys, detached));
        for (CachedLayer layer : removed) {
            if (layer.hasTree()) {
                gone.add(layer.diffId());
                bytes += layer.treeBytes();
            }
        }
        detachLost(detached);
        for (DetachedLayer layer : detached) {
            layer.remove();
        }
        layers.removeLeftovers();
        trees.removeLeftovers();
        Collected collected = images.collect(KEEP_PARTIALS);
        return new Pruned(keys, gone, collected.blobs(), bytes + collected.bytes());
    }

    /** With their last uses. */
    private static Map<Digest, Instant> victims(
            List<CachedLayer> latestFirst, Predicate<CachedLayer> chosen, long keepBytes) {
        long left = latestFirst.stream().mapToLong(CachedLayer::bytes).sum();
        Map<Digest, Instant> victims = new HashMap<>();
        for (CachedLayer layer : latestFirst) {
            if (layer.isOrphan() && !layer.inUse()) {
                victims.put(layer.diffId(), layer.lastUse());
                left -= layer.bytes();
            }
        }
        for (CachedLayer layer : latestFirst.reversed()) {
            boolean enough = keepBytes > 0 && left <= keepBytes;
            if (!enough
                    && !layer.inUse()
                    && chosen.test(layer)
                    && victims.putIfAbsent(layer.diffId(), layer.lastUse()) == null) {
                left -= layer.bytes();
            }
        }
        return victims;
    }

    /** While nobody can take a lease: what was used since then stays. */
    private List<CachedLayer> detach(
            StoreEdit edit, Map<Digest, Instant> victims, List<Digest> keys, List<DetachedLayer> detached)
            throws IOException {
        List<CachedLayer> removed = new ArrayList<>();
        List<CopiedTrees.Tree> copies = trees.all();
        for (CachedLayer layer : contents(edit.images(), edit.leases())) {
            Instant lastUse = victims.get(layer.diffId());
            if (lastUse == null || layer.inUse() || layer.lastUse().isAfter(lastUse)) {
                continue;
            }
            for (CacheUse use : layer.uses()) {
                steps.remove(use.entry().key());
                keys.add(use.entry().key().digest());
            }
            Optional<DetachedLayer> tree = layers.detach(layer.diffId());
            tree.ifPresent(detached::add);
            for (CopiedTrees.Tree copy : copies) {
                if (copy.top().equals(Optional.of(layer.diffId()))) {
                    trees.detach(copy).ifPresent(detached::add);
                }
            }
            removed.add(layer);
        }
        return removed;
    }

    /** Copies of several layers of which one is gone. */
    private void detachLost(List<DetachedLayer> detached) throws IOException {
        if (trees.all().isEmpty()) {
            return;
        }
        images.edit(edit -> {
            List<CopiedTrees.Tree> copies = trees.all();
            CacheContents contents = contents(copies, edit.images(), edit.leases());
            Set<Digest> ofSteps = steps.diffIds();
            for (CopiedTrees.Tree copy : copies) {
                if (contents.isLost(copy, ofSteps)) {
                    trees.detach(copy).ifPresent(detached::add);
                }
            }
            return true;
        });
    }
}
