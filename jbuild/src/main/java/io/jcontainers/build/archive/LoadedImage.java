package io.jcontainers.build.archive;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Reference;
import java.util.List;

/**
 * An image that came out of an archive.
 *
 * @param target its manifest or index, in the store by now
 * @param names with a tag; empty if the archive gives none
 * @param unusableNames what the archive calls it, but no image can be called
 */
public record LoadedImage(Descriptor target, List<Reference> names, List<String> unusableNames) {
    /** Takes immutable copies. */
    public LoadedImage {
        names = List.copyOf(names);
        unusableNames = List.copyOf(unusableNames);
    }
}
