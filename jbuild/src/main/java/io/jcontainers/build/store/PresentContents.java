package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whatever can be read of an image, for any platform. Attestations are none of it. */
final class PresentContents {
    private static final int DEPTH_MAX = 4;
    private static final String UNKNOWN = "unknown";

    private final ImageStore store;
    private final Set<Digest> seen = new HashSet<>();
    private final List<ImageContents> found = new ArrayList<>();

    PresentContents(ImageStore store) {
        this.store = store;
    }

    List<ImageContents> of(Descriptor target) {
        add(target, 0);
        return found;
    }

    private void add(Descriptor descriptor, int depth) {
        Platform platform = descriptor.platform();
        boolean attests = platform != null && platform.os().equals(UNKNOWN);
        if (attests || depth > DEPTH_MAX || !store.blobs().has(descriptor.digest()) || !seen.add(descriptor.digest())) {
            return;
        }
        try {
            if (MediaType.isIndex(descriptor.mediaType())) {
                Index.read(store.blobs().document(descriptor), descriptor.mediaType())
                        .manifests()
                        .forEach(child -> add(child, depth + 1));
            } else {
                found.add(store.contents(descriptor, Platform.ofThisMachine()));
            }
        } catch (IOException unreadable) {
            // What can't be read is not here for anybody; "check" tells of it.
            return;
        }
    }
}
