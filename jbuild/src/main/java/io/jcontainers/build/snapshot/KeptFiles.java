package io.jcontainers.build.snapshot;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What a failed step has changed, kept for people to look at.
 *
 * @param place its directory; nothing else is in need of it
 * @param about which step it was
 * @param failed when that was
 */
public record KeptFiles(Path place, String about, Instant failed) {
    /** The changed files, in the form of an overlay's upper directory. */
    public Path files() {
        return place.resolve(LayerDirectories.FILES);
    }
}
