package io.jcontainers.build.verb;

import io.jcontainers.build.cache.LayerSizes;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.LeaseInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much the layers of images take, each layer once however many images have it. */
final class DiskUsage {
    private final List<LocalImage> images;
    private final List<LeaseInfo> leases;
    private final Map<Digest, Long> bytes = new HashMap<>();
    private final Map<Digest, Integer> owners = new HashMap<>();

    DiskUsage(List<LocalImage> images, List<LeaseInfo> leases, LayerSizes sizes) throws IOException {
        this.images = images;
        this.leases = leases;
        for (LocalImage image : images) {
            for (int i = 0; i < image.diffIds().size(); i++) {
                Digest diffId = image.diffIds().get(i);
                bytes.put(diffId, sizes.of(diffId, image.layer(i)));
            }
            new HashSet<>(image.diffIds()).forEach(diffId -> owners.merge(diffId, 1, Integer::sum));
        }
    }

    long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private long sum(LocalImage image, boolean shared) {
        Set<Digest> distinct = new HashSet<>(image.diffIds());
        return distinct.stream()
                .filter(diffId -> (owners.getOrDefault(diffId, 0) > 1) == shared)
                .mapToLong(diffId -> bytes.getOrDefault(diffId, 0L))
                .sum();
    }

    long shared(LocalImage image) {
        return sum(image, true);
    }

    long unique(LocalImage image) {
        return sum(image, false);
    }

    int containers(LocalImage image) {
        return ImageUsers.of(image, leases).size();
    }

    int active() {
        return (int) images.stream().filter(image -> containers(image) > 0).count();
    }

    /** What would be free without the images that no container uses. */
    long reclaimable() {
        return total()
                - images.stream()
                        .filter(image -> containers(image) > 0)
                        .mapToLong(this::unique)
                        .sum();
    }

    /** One row an image, with its first name. */
    List<ImageRow> rows() {
        List<ImageRow> rows = new ArrayList<>();
        for (LocalImage image : images) {
            List<Reference> names = image.names().isEmpty() ? image.digestNames() : image.names();
            String tag = names.isEmpty() ? null : names.getFirst().tag();
            rows.add(new ImageRow(
                    image.id(),
                    names.isEmpty() ? ImageRow.NONE : names.getFirst().familiarName(),
                    tag == null ? ImageRow.NONE : tag,
                    "",
                    image.created(),
                    image.diffIds().stream()
                            .mapToLong(diffId -> bytes.getOrDefault(diffId, 0L))
                            .sum(),
                    shared(image),
                    unique(image),
                    containers(image)));
        }
        return rows;
    }
}
