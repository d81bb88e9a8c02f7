package io.jcontainers.build.housekeeping;

import io.jcontainers.build.cache.CacheIndex;
import io.jcontainers.build.cache.CachePruning;
import io.jcontainers.build.cache.CachedLayer;
import io.jcontainers.build.cache.FileListings;
import io.jcontainers.build.cache.Pruned;
import io.jcontainers.build.image.Digest;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps all that builds keep small, under one cap: layers and steps, cache mounts, downloads, files of failed steps.
 */
public final class Housekeeping {
    /** Type of results of steps, as Docker names it. */
    public static final String STEP = "regular";

    /** Type of unpacked layers that no step led to. */
    public static final String LAYER = "layer";

    private final CachePruning layers;
    private final List<SideCache> sides;
    private final CacheIndex index;
    private final FileListings listings;
    private final InstantSource clock;

    /** Of one data root. */
    public Housekeeping(
            CachePruning layers, List<SideCache> sides, CacheIndex index, FileListings listings, InstantSource clock) {
        this.layers = layers;
        this.sides = List.copyOf(sides);
        this.index = index;
        this.listings = listings;
        this.clock = clock;
    }

    /**
     * What was removed.
     *
     * @param ids of steps, else of layers, and of other entries
     * @param bytes that the disk got back
     */
    public record Tidied(List<Digest> ids, long bytes) {
        /** Takes an immutable copy. */
        public Tidied {
            ids = List.copyOf(ids);
        }
    }

    /** Layers, the last used first. */
    public List<CachedLayer> layers() throws IOException {
        return layers.contents();
    }

    /** Everything else, the last used first. */
    public List<SideEntry> others() throws IOException {
        List<SideEntry> entries = new ArrayList<>();
        for (SideCache side : sides) {
            entries.addAll(side.entries());
        }
        entries.sort(Comparator.comparing(SideEntry::lastUse).reversed());
        return entries;
    }

    /**
     * Removes what was chosen.
     *
     * @param choice its {@code keepBytes} is the size of everything together
     * @param types the only ones that may go; empty: all
     */
    public Tidied prune(CachePruning.Choice choice, Set<String> types) throws IOException {
        Instant latest = clock.instant().minus(choice.unusedFor());
        boolean withLayers = types.isEmpty() || types.contains(STEP) || types.contains(LAYER);
        Predicate<SideEntry> chosen = entry -> (types.isEmpty() || types.contains(entry.type()))
                && !entry.lastUse().isAfter(latest);
        if (choice.keepBytes() == 0) {
            Tidied others = remove(others().stream().filter(chosen).toList());
            return withLayers ? plus(layers.prune(choice), others) : others;
        }
        Plan plan = plan(chosen, choice.keepBytes(), withLayers);
        Tidied others = remove(plan.others());
        if (!withLayers || plan.layerBytes() < 0) {
            return others;
        }
        long keep = Math.max(1, plan.layerBytes());
        return plus(layers.prune(new CachePruning.Choice(choice.all(), choice.unusedFor(), keep)), others);
    }

    /** Removes the least recently used until all of it has at most so many bytes, as far as builds allow. */
    public Tidied shrinkTo(long mostBytes) throws IOException {
        Plan plan = plan(_ -> true, mostBytes, true);
        Tidied others = remove(plan.others());
        return plan.layerBytes() < 0 ? others : plus(layers.shrinkTo(plan.layerBytes()), others);
    }

    /**
     * What is to go.
     *
     * @param layerBytes what layers may keep; negative: all
     */
    private record Plan(List<SideEntry> others, long layerBytes) {}

    /** One of both kinds, in the order of last use. */
    private record Candidate(Instant lastUse, long bytes, List<SideEntry> entry) {}

    private Plan plan(Predicate<SideEntry> chosen, long mostBytes, boolean withLayers) throws IOException {
        List<CachedLayer> cached = layers();
        List<SideEntry> others = others();
        long layerBytes = cached.stream().mapToLong(CachedLayer::bytes).sum();
        long left = layerBytes + others.stream().mapToLong(SideEntry::bytes).sum();
        List<Candidate> candidates = new ArrayList<>();
        others.stream()
                .filter(entry -> !entry.inUse() && chosen.test(entry))
                .forEach(entry -> candidates.add(new Candidate(entry.lastUse(), entry.bytes(), List.of(entry))));
        if (withLayers) {
            cached.stream()
                    .filter(layer -> !layer.inUse())
                    .forEach(layer -> candidates.add(new Candidate(layer.lastUse(), layer.bytes(), List.of())));
        }
        candidates.sort(Comparator.comparing(Candidate::lastUse));
        List<SideEntry> going = new ArrayList<>();
        long keptOfLayers = layerBytes;
        for (Candidate candidate : candidates) {
            if (left <= mostBytes) {
                break;
            }
            left -= candidate.bytes();
            if (candidate.entry().isEmpty()) {
                keptOfLayers -= candidate.bytes();
            }
            going.addAll(candidate.entry());
        }
        return new Plan(going, keptOfLayers == layerBytes ? -1 : keptOfLayers);
    }

    private static Tidied remove(List<SideEntry> entries) throws IOException {
        List<Digest> ids = new ArrayList<>();
        long bytes = 0;
        for (SideEntry entry : entries) {
            if (entry.removal().remove()) {
                ids.add(entry.id());
                bytes += entry.bytes();
            }
        }
        return new Tidied(ids, bytes);
    }

    private Tidied plus(Pruned pruned, Tidied others) throws IOException {
        listings.retain(index.entries());
        List<Digest> ids = new ArrayList<>(pruned.keys());
        if (ids.isEmpty()) {
            ids.addAll(pruned.layers());
        }
        ids.addAll(others.ids());
        return new Tidied(ids, pruned.bytes() + others.bytes());
    }
}
