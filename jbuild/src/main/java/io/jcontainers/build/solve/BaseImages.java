package io.jcontainers.build.solve;

import io.jcontainers.build.image.Platform;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.Lease;
import java.io.IOException;

/** Where the images come from that a build begins with. */
public interface BaseImages {
    /**
     * Finds an image, or fetches it. Its blobs are in the store afterwards and held by the lease.
     *
     * @param name as FROM has it
     * @throws IOException saying why there is none
     */
    ImageContents get(String name, Platform platform, Lease lease, Progress.Step progress)
            throws IOException, InterruptedException;
}
