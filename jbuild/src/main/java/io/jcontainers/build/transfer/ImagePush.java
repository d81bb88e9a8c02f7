package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.AtOnce;
import io.jcontainers.build.registry.BlobSource;
import io.jcontainers.build.registry.Push;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.TransferListener;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Pushes images of a store. Documents go out byte for byte as they are; only where a layer had to be compressed a new
 * manifest is written, the same one each time. For many threads.
 */
public final class ImagePush {
    private static final int UPLOADS = 5;

    private final ImageStore store;
    private final RegistryClient client;
    private final LayerPreparation preparation;
    private final Platform here;

    /** @param here whose image is pushed where a list of several is not there as a whole */
    public ImagePush(ImageStore store, RegistryClient client, LayerPreparation preparation, Platform here) {
        this.store = store;
        this.client = client;
        this.preparation = preparation;
        this.here = here;
    }

    /**
     * What was pushed.
     *
     * @param descriptor of the document that the tag leads to in the registry
     * @param whole false if only one image of several was there and was pushed
     */
    public record Pushed(Descriptor descriptor, boolean whole) {}

    /** One layer of a manifest. */
    private record Part(Descriptor layer, Digest diffId) {}

    /**
     * Pushes an image under a name, and names it in the store with the digest that it has in the registry.
     *
     * @param name with a tag
     * @param platform only that one's image of several; null: all that there is
     * @throws IOException when the registry won't take it, or the store lacks parts of it
     */
    public Pushed push(Reference name, Descriptor target, @Nullable Platform platform, PushListener listener)
            throws IOException {
        try (Lease lease = store.leases().forProcess("push")) {
            lease.holdBlob(target.digest());
            boolean whole = platform == null && isWhole(target);
            Descriptor top = whole
                    ? target
                    : store.contents(target, platform == null ? here : platform).descriptor();
            Descriptor pushed = pushTree(client.push(name), name, top, name.tag(), lease, listener);
            remember(name.withDigest(pushed.digest()), target);
            return new Pushed(pushed, whole || platform != null);
        }
    }

    private boolean isWhole(Descriptor document) throws IOException {
        if (!MediaType.isIndex(document.mediaType())) {
            return store.blobs().has(document.digest());
        }
        for (Descriptor child : Index.read(store.blobs().document(document), document.mediaType())
                .manifests()) {
            if (!store.blobs().has(child.digest()) || !isWhole(child)) {
                return false;
            }
        }
        return true;
    }

    private void remember(Reference name, Descriptor target) throws IOException {
        for (StoredImage image : store.images()) {
            if (image.target().digest().equals(target.digest())
                    && image.digestNames().contains(name)) {
                return;
            }
        }
        store.tag(name, target);
    }

    private Descriptor pushTree(
            Push push, Reference name, Descriptor document, @Nullable String tag, Lease lease, PushListener listener)
            throws IOException {
        byte[] bytes = store.blobs().document(document);
        if (!MediaType.isIndex(document.mediaType())) {
            return push.manifest(manifest(push, name, document, bytes, lease, listener), document.mediaType(), tag);
        }
        Index index = Index.read(bytes, document.mediaType());
        List<Descriptor> children = new ArrayList<>();
        for (Descriptor child : index.manifests()) {
            Descriptor pushed = pushTree(push, name, child, null, lease, listener);
            children.add(new Descriptor(
                    child.mediaType(),
                    pushed.digest(),
                    pushed.size(),
                    child.annotations(),
                    child.platform(),
                    child.artifactType(),
                    child.urls()));
        }
        boolean same = children.equals(index.manifests());
        return push.manifest(same ? bytes : withManifests(index, children).write(), document.mediaType(), tag);
    }

    private static Index withManifests(Index index, List<Descriptor> manifests) {
        return new Index(
                index.mediaType(),
                manifests,
                index.annotations(),
                index.artifactType(),
                index.subject(),
                index.extra());
    }

    /** Pushes what a manifest leads to; the bytes to push of itself. */
    private byte[] manifest(
            Push push, Reference name, Descriptor document, byte[] bytes, Lease lease, PushListener listener)
            throws IOException {
        Manifest manifest = Manifest.read(bytes, document.mediaType());
        List<Digest> diffIds = diffIds(document, manifest);
        Map<Digest, Part> unique = new LinkedHashMap<>();
        for (int i = manifest.layers().size() - 1; i >= 0; i--) {
            Part part = new Part(manifest.layers().get(i), diffIds.get(i));
            unique.putIfAbsent(part.layer().digest(), part);
        }
        listener.begun(unique.values().stream().map(Part::diffId).toList());
        Map<Digest, Descriptor> results = new ConcurrentHashMap<>();
        // The lowest first: they are the ones that other images may share.
        new AtOnce(UPLOADS, "push-")
                .run(
                        List.copyOf(unique.values()).reversed(),
                        part -> results.put(part.layer().digest(), layer(push, name, part, lease, listener)));
        push.blob(manifest.config(), stored(manifest.config()), null, TransferListener.none());
        List<Descriptor> layers = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            Descriptor pushed = results.get(layer.digest());
            layers.add(pushed == null || pushed.digest().equals(layer.digest()) ? layer : pushed);
        }
        return layers.equals(manifest.layers())
                ? bytes
                : withLayers(manifest, layers).write();
    }

    /** Of what is no image, such as a signature, the layers are known by their digests. */
    private List<Digest> diffIds(Descriptor document, Manifest manifest) throws IOException {
        if (MediaType.isConfig(manifest.config().mediaType())) {
            return store.contents(document, here).config().diffIds();
        }
        return manifest.layers().stream().map(Descriptor::digest).toList();
    }

    private static Manifest withLayers(Manifest manifest, List<Descriptor> layers) {
        return new Manifest(
                manifest.mediaType(),
                manifest.config(),
                layers,
                manifest.annotations(),
                manifest.artifactType(),
                manifest.subject(),
                manifest.extra());
    }

    private Descriptor layer(Push push, Reference name, Part part, Lease lease, PushListener listener)
            throws IOException {
        Digest diffId = part.diffId();
        listener.started(diffId);
        boolean elsewhere = !part.layer().urls().isEmpty();
        if (MediaType.isForeignLayer(part.layer().mediaType()) && elsewhere) {
            listener.finished(diffId, PushListener.How.SKIPPED, null);
            return part.layer();
        }
        PreparedLayer prepared = preparation.prepare(part.layer(), diffId, lease);
        Descriptor blob = prepared.blob();
        String from = mountFrom(name, prepared);
        Push.Outcome outcome = push.blob(blob, prepared.source(), from, progress(diffId, listener));
        preparation.pushed(diffId, blob, name.name());
        switch (outcome) {
            case UPLOADED -> listener.finished(diffId, PushListener.How.SENT, null);
            case EXISTED -> listener.finished(diffId, PushListener.How.THERE, null);
            case MOUNTED -> listener.finished(diffId, PushListener.How.MOUNTED, from);
        }
        return blob;
    }

    private static TransferListener progress(Digest diffId, PushListener listener) {
        return new TransferListener() {
            @Override
            public void moved(Descriptor blob, long bytes) {
                listener.moved(diffId, bytes, blob.size());
            }

            @Override
            public void retrying(Descriptor blob, Duration wait, String reason) {
                listener.retrying(diffId, wait, reason);
            }
        };
    }

    /** Another repository of the registry that has the blob: one pushed to, or one that an image came from. */
    private @Nullable String mountFrom(Reference name, PreparedLayer prepared) throws IOException {
        for (String pushed : prepared.pushed().reversed()) {
            if (pushed.startsWith(name.domain() + "/") && !pushed.equals(name.name())) {
                return pushed.substring(name.domain().length() + 1);
            }
        }
        for (StoredImage image : store.images()) {
            for (Reference other : image.digestNames()) {
                boolean near =
                        other.domain().equals(name.domain()) && !other.path().equals(name.path());
                if (near && has(image, prepared.blob().digest())) {
                    return other.path();
                }
            }
        }
        return null;
    }

    private boolean has(StoredImage image, Digest blob) {
        try {
            return store.contents(image.target(), here).manifest().layers().stream()
                    .anyMatch(layer -> layer.digest().equals(blob));
        } catch (IOException e) {
            return false; // Damaged, or for another platform: then it is sent.
        }
    }

    private BlobSource stored(Descriptor blob) throws IOException {
        return BlobSource.of(store.blobs().document(blob));
    }
}
