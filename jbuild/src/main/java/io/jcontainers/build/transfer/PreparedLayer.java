package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.registry.BlobSource;
import java.util.List;

/**
 * A layer as it is pushed.
 *
 * @param blob what goes into the manifest
 * @param pushed repositories that are known to have it, as {@code docker.io/library/app}; the latest last
 * @param source its bytes; opened only if the registry does not have them, and perhaps made only then
 */
public record PreparedLayer(Descriptor blob, List<String> pushed, BlobSource source) {
    /** Takes an immutable copy. */
    public PreparedLayer {
        pushed = List.copyOf(pushed);
    }
}
