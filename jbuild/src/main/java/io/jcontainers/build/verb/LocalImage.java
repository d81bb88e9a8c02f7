package io.jcontainers.build.verb;

import io.jcontainers.build.cache.LayerSizes;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An image as people see it. Entries of the store with the same configuration are one image.
 *
 * @param id digest of the configuration; of an image that can't be read that of what is stored
 * @param entries of the store, at least one
 * @param contents for this machine's platform, or else for the first one that is here; null: none can be read
 */
record LocalImage(
        Digest id, List<StoredImage> entries, @Nullable ImageContents contents) {
    LocalImage {
        entries = List.copyOf(entries);
    }

    /** Names with a tag, in the order of docker: that of the alphabet, with what the familiar form leaves out. */
    List<Reference> names() {
        return references(StoredImage::names);
    }

    /** Names with a digest, in the same order. */
    List<Reference> digestNames() {
        return references(StoredImage::digestNames);
    }

    private List<Reference> references(Function<StoredImage, List<Reference>> kind) {
        return entries.stream()
                .flatMap(entry -> kind.apply(entry).stream())
                .distinct()
                .sorted(Comparator.comparing(Reference::toString))
                .toList();
    }

    /** Null: not said. */
    @Nullable
    Instant created() {
        return contents == null ? null : contents.config().created();
    }

    Map<String, String> labels() {
        return contents == null ? Map.of() : contents.config().config().labels();
    }

    List<Digest> diffIds() {
        return contents == null ? List.of() : contents.config().diffIds();
    }

    /** How a layer is stored. */
    Descriptor layer(int index) {
        if (contents == null) {
            throw new IllegalStateException("image " + id + " has no layers that are known");
        }
        return contents.manifest().layers().get(index);
    }

    /** Bytes of the files of all layers. */
    long size(LayerSizes sizes) throws IOException {
        long bytes = 0;
        for (int i = 0; i < diffIds().size(); i++) {
            bytes += sizes.of(diffIds().get(i), layer(i));
        }
        return bytes;
    }
}
