package io.jcontainers.build.solve;

import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.copy.CopyOptions;
import io.jcontainers.build.copy.CopySource;
import io.jcontainers.build.copy.Selection;
import io.jcontainers.build.copy.WriteSettings;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.store.BlobWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Files of a build context as a layer of their own: what stages begin with, and what steps mount. */
final class ContextLayer {
    private final Build build;

    ContextLayer(Build build) {
        this.build = build;
    }

    /** What stands for the files, as the context's rules leave them. */
    StepKey key(ContextTree tree, List<String> patterns) throws IOException {
        return selection(tree, patterns)
                .addTo(StepKey.builder().add("step", "context"))
                .build();
    }

    /** The files, each at its own path; made once for each key. */
    LayerChain chain(ContextTree tree, List<String> patterns, StepKey key) throws IOException {
        try {
            SharedSteps.Result result = build.cache().of(key, false, () -> write(tree, patterns));
            return LayerChain.EMPTY.plus(StepCache.layer(result.entry()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Selection selection(ContextTree tree, List<String> patterns) throws IOException {
        List<CopySource> from = List.of(tree.select(patterns));
        return Selection.of(build.services().copies(), from, CopyOptions.to("/").withParents(true));
    }

    private WrittenLayer write(ContextTree tree, List<String> patterns) throws IOException {
        Services services = build.services();
        try (BlobWriter blob = services.store().blobs().writeHashedByCaller(build.lease())) {
            WriteSettings settings = new WriteSettings(Optional.empty(), Instant.EPOCH, services.scratch());
            WrittenLayer layer = selection(tree, patterns).write(settings, blob.channel());
            blob.commit(layer.diffId());
            return layer;
        }
    }
}
