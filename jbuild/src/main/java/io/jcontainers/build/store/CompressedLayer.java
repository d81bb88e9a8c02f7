package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import java.util.List;

/**
 * A compressed form of a layer.
 *
 * @param encoder what made it, so named that the same name and level give the same bytes: {@code gzip-1}
 * @param level of the compression
 * @param blob the result
 * @param pushed repositories that have it, as {@code docker.io/library/app}; the latest last
 */
public record CompressedLayer(String encoder, int level, Descriptor blob, List<String> pushed) {
    /** Takes an immutable copy. */
    public CompressedLayer {
        pushed = List.copyOf(pushed);
    }
}
