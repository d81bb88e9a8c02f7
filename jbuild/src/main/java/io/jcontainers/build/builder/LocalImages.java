package io.jcontainers.build.builder;

import io.jcontainers.build.image.Platform;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.solve.BaseImages;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;

/** Images of the store. */
record LocalImages(ImageStore store) implements BaseImages {
    @Override
    public ImageContents get(String name, Platform platform, Lease lease, Progress.Step progress) throws IOException {
        StoredImage image = store.find(name).orElseThrow(() -> new IOException("No such image: " + name));
        lease.holdBlob(image.target().digest());
        return store.contents(image.target(), platform);
    }
}
