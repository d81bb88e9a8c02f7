package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Reference;
import java.util.List;

/**
 * An entry of the store: what it points at, and what that is called. Without a name it is dangling.
 *
 * @param target its manifest, or the index of it for several platforms
 * @param names those with a tag, in the order in which they were given
 * @param digestNames those with a digest: where it was pulled from or pushed to
 */
public record StoredImage(Descriptor target, List<Reference> names, List<Reference> digestNames) {
    /** Takes immutable copies. */
    public StoredImage {
        names = List.copyOf(names);
        digestNames = List.copyOf(digestNames);
    }

    /** Whether no tag leads to it. */
    public boolean isDangling() {
        return names.isEmpty();
    }
}
