package io.jcontainers.build.output;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.BlobSource;
import io.jcontainers.build.registry.Push;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Pushes images: layers first, several at once, then the configuration, then the manifest under each of its tags. A
 * layer that the registry has already, or can take over from another repository, is neither sent nor compressed again.
 */
public final class RegistryOutput {
    /** As many at once as docker pushes. */
    private static final int BLOBS_AT_ONCE = 5;

    private final ImageStore store;
    private final LayerForms forms;
    private final MountSources sources;

    /** @param forms of the same store */
    public RegistryOutput(ImageStore store, LayerForms forms) {
        this.store = store;
        this.forms = forms;
        this.sources = new MountSources(store.layers());
    }

    /**
     * Pushes an image to all of its names.
     *
     * @param names with tags; those of one repository share what is pushed
     * @param byDigest whether the tags stay what they are
     * @return the names with the digest that were pushed, one for each repository
     * @throws StaleLayerException if a layer has to be prepared anew: then the same is to be tried once more
     */
    List<Reference> push(
            RegistryClient client,
            AssembledImage image,
            List<Reference> names,
            boolean byDigest,
            Lease lease,
            OutputListener listener)
            throws IOException {
        if (names.isEmpty()) {
            throw new OutputException("tag is needed when pushing to registry");
        }
        Map<String, List<Reference>> repositories = new LinkedHashMap<>();
        for (Reference name : names) {
            repositories.computeIfAbsent(name.name(), any -> new ArrayList<>()).add(name);
        }
        List<Reference> pushed = new ArrayList<>();
        for (List<Reference> tags : repositories.values()) {
            Reference repository = tags.getFirst();
            Push push = client.push(repository);
            pushBlobs(push, image, repository, lease, listener);
            byte[] manifest = store.blobs().document(image.descriptor());
            for (Reference tag : tags) {
                push.manifest(manifest, image.descriptor().mediaType(), byDigest ? null : tag.tag());
                listener.named(image.descriptor(), tag);
            }
            pushed.add(repository.withDigest(image.descriptor().digest()));
        }
        return pushed;
    }

    private void pushBlobs(Push push, AssembledImage image, Reference repository, Lease lease, OutputListener listener)
            throws IOException {
        // The same layer may be in an image twice.
        Map<String, PreparedLayer> layers = new LinkedHashMap<>();
        image.layers().forEach(layer -> layers.putIfAbsent(layer.blob().digest().toString(), layer));
        BoundedWork.map(List.copyOf(layers.values()), BLOBS_AT_ONCE, layer -> {
            pushLayer(push, layer, repository, lease, listener);
            return layer;
        });
        Descriptor config = image.manifest().config();
        Push.Outcome outcome = push.blob(config, BlobSource.of(store.blobs().document(config)), null, listener);
        listener.pushed(config, repository, outcome);
    }

    private void pushLayer(Push push, PreparedLayer layer, Reference repository, Lease lease, OutputListener listener)
            throws IOException {
        Descriptor blob = layer.blob();
        boolean foreign = MediaType.isForeignLayer(blob.mediaType());
        if (foreign
                && (!blob.urls().isEmpty() || store.blobs().size(blob.digest()).isEmpty())) {
            // Its descriptor tells where it is to be had.
            return;
        }
        Optional<String> from = sources.find(layer.source().diffId(), blob.digest(), repository);
        AtomicReference<@Nullable StaleLayerException> stale = new AtomicReference<>();
        BlobSource source = offset -> {
            try {
                forms.obtain(layer, lease, listener);
            } catch (StaleLayerException e) {
                stale.set(e);
                throw e;
            }
            SeekableByteChannel channel = store.blobs().channel(blob.digest());
            return Channels.newInputStream(channel.position(offset));
        };
        Push.Outcome outcome;
        try {
            outcome = push.blob(blob, source, from.orElse(null), listener);
        } catch (IOException e) {
            // The transport tells of it as of a failure of its own.
            StaleLayerException cause = stale.get();
            throw cause == null ? e : cause;
        }
        sources.note(layer.source().diffId(), blob, repository);
        listener.pushed(blob, repository, outcome);
    }
}
