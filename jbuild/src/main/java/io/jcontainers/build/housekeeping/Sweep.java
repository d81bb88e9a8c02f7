package io.jcontainers.build.housekeeping;

import io.jcontainers.build.cache.CacheIndex;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes what killed builds have left. It looks at names and locks, not at contents, and takes nothing from processes
 * that live. What a build has finished stays, whoever killed it: pruning decides about that.
 *
 * @param owned where {@link OwnedDirectory} are
 */
public record Sweep(Syscalls sys, ImageStore images, LayerDirectories layers, CacheIndex index, List<Path> owned) {
    /** Written within moments, by somebody who lives. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    /** Transfers that are older will hardly be resumed. */
    private static final Duration KEEP_PARTIALS = Duration.ofDays(7);

    /** Takes an immutable copy. */
    public Sweep {
        owned = List.copyOf(owned);
    }

    /**
     * Does it.
     *
     * @return how many things were removed
     */
    public int run() throws IOException {
        int removed = layers.removeLeftovers();
        for (Path parent : owned) {
            removed += OwnedDirectory.removeAbandoned(sys, parent);
        }
        removed += index.removeUnfinished(Instant.now().minus(UNFINISHED));
        return removed + images.removeLeftovers(KEEP_PARTIALS);
    }
}
