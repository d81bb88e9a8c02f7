package io.jcontainers.build.solve;

import io.jcontainers.build.cache.CacheEntry;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The results of steps as one build sees them: what it finds is kept from being removed while it lasts. */
final class StepCache {
    private final Services services;
    private final Lease lease;
    private final Cancellation cancellation;

    /** Makes a step's layer. */
    @FunctionalInterface
    interface Maker {
        WrittenLayer make() throws IOException, InterruptedException;
    }

    StepCache(Services services, Lease lease, Cancellation cancellation) {
        this.services = services;
        this.lease = lease;
        this.cancellation = cancellation;
    }

    /**
     * The result of a step.
     *
     * @param fresh whether it has to be made in any case
     */
    SharedSteps.Result of(StepKey key, boolean fresh, Maker maker) throws IOException, InterruptedException {
        if (fresh) {
            return new SharedSteps.Result(make(key, maker), false);
        }
        return services.shared()
                .of(
                        key,
                        new SharedSteps.Work() {
                            @Override
                            public Optional<CacheEntry> find() throws IOException {
                                return StepCache.this.find(key);
                            }

                            @Override
                            public CacheEntry make() throws IOException, InterruptedException {
                                return StepCache.this.make(key, maker);
                            }
                        },
                        cancellation);
    }

    /** A stored result whose layer is still there. */
    Optional<CacheEntry> find(StepKey key) throws IOException {
        Optional<CacheEntry> entry = services.index().find(key);
        if (entry.isPresent() && !isThere(entry.get())) {
            services.index().remove(key);
            return Optional.empty();
        }
        entry.ifPresent(found -> hold(found));
        return entry;
    }

    /** Whether its layer is in the store, and is what it was; then it stays. */
    private boolean isThere(CacheEntry entry) throws IOException {
        return lease.holdIfPresent(entry.diffId())
                && services.store().blobs().isWhole(layer(entry).blob());
    }

    private void hold(CacheEntry entry) {
        try {
            lease.holdSnapshots(List.of(entry.diffId()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private CacheEntry make(StepKey key, Maker maker) throws IOException, InterruptedException {
        WrittenLayer layer = maker.make();
        CacheEntry entry = new CacheEntry(key, layer.diffId(), layer.bytes(), Instant.now());
        hold(entry);
        services.index().put(entry);
        return entry;
    }

    /** As a layer of a chain: it is in the store as it was written. */
    static LayerChain.Layer layer(CacheEntry entry) {
        return new LayerChain.Layer(entry.diffId(), Descriptor.of(MediaType.OCI_LAYER, entry.diffId(), entry.bytes()));
    }
}
