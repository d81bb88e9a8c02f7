package io.jcontainers.build.builder;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.solve.BaseImages;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.transfer.ImagePull;
import io.jcontainers.build.transfer.ImageSource;
import io.jcontainers.build.transfer.PullListener;
import io.jcontainers.build.transfer.PullPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images of the store, of registries and of OCI layouts, as one build sees them: of one name it always gets the same.
 *
 * @param directory the caller's, which a layout's path is relative to
 */
record StoredImages(ImageStore store, CallRegistry registry, Path directory, PullPolicy policy) implements BaseImages {
    private static final int DOWNLOADS = 3;

    @Override
    public ImageContents get(String name, Platform platform, Lease lease, Progress.Step progress) throws IOException {
        return new ImageSource(store, () -> new ImagePull(store, registry.client(), DOWNLOADS))
                .find(name, directory, platform, policy, lease, new Shown(progress))
                .contents();
    }

    /** Shows how far a pull is. */
    private record Shown(Progress.Step progress, Map<Descriptor, Long> done) implements PullListener {
        Shown(Progress.Step progress) {
            this(progress, new ConcurrentHashMap<>());
        }

        @Override
        public void moved(Descriptor blob, long bytes) {
            long all = done.merge(blob, bytes, Long::sum);
            progress.transfer(blob.digest().toString(), all, blob.size());
        }

        @Override
        public void resumed(Descriptor blob, long bytes) {
            done.put(blob, bytes);
        }

        @Override
        public void finished(Descriptor blob) {
            progress.transfer(blob.digest().toString(), blob.size(), blob.size());
        }
    }
}
