package io.jcontainers.build.output;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.CompressedLayer;
import io.jcontainers.build.store.LayerRecords;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** In which repositories a layer's blob is, so that a registry can take it over from one to another. */
public final class MountSources {
    /** In front of the digest, of blobs that others have made. */
    private static final String FOREIGN = "foreign-";

    private final LayerRecords records;

    /** @param records of the store whose layers are pushed and pulled */
    public MountSources(LayerRecords records) {
        this.records = records;
    }

    /**
     * A repository of the same registry that has a blob, other than the one it goes to: the latest.
     *
     * @return its path in the registry
     */
    Optional<String> find(Digest diffId, Digest blob, Reference target) throws IOException {
        for (CompressedLayer layer : records.of(diffId)) {
            if (!layer.blob().digest().equals(blob)) {
                continue;
            }
            for (String repository : layer.pushed().reversed()) {
                if (repository.startsWith(target.domain() + "/") && !repository.equals(target.name())) {
                    return Optional.of(repository.substring(target.domain().length() + 1));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Remembers that a repository has a layer's blob: it was pushed there, or pulled from there.
     *
     * @param diffId of the layer
     */
    public void note(Digest diffId, Descriptor blob, Reference repository) throws IOException {
        for (CompressedLayer layer : records.of(diffId)) {
            if (layer.blob().digest().equals(blob.digest())) {
                if (!layer.pushed().contains(repository.name())) {
                    records.addPushed(diffId, blob.digest(), repository.name());
                }
                return;
            }
        }
        String encoder = FOREIGN + blob.digest().shortHex();
        records.add(
                diffId,
                new CompressedLayer(
                        encoder,
                        0,
                        Descriptor.of(blob.mediaType(), blob.digest(), blob.size()),
                        List.of(repository.name())));
    }
}
