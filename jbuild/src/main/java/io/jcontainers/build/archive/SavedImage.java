package io.jcontainers.build.archive;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Reference;
import java.util.List;

/**
 * An image that goes into an archive.
 *
 * @param target its manifest or index in the store
 * @param names with a tag, under which it is saved
 */
public record SavedImage(Descriptor target, List<Reference> names) {
    /** Takes an immutable copy. */
    public SavedImage {
        names = List.copyOf(names);
    }
}
