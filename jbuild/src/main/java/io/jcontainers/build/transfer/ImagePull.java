package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.registry.AtOnce;
import io.jcontainers.build.registry.BlobTarget;
import io.jcontainers.build.registry.Manifest;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.Transfer;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.PartialBlob;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings images from registries into a store. A blob is fetched once, whatever pulls want it at the same time, in this
 * process or another; one that was broken off, also by a kill, is gone on with by the next pull. For many threads.
 */
public final class ImagePull {
    private static final Set<String> LAYERS = Set.of(
            MediaType.OCI_LAYER,
            MediaType.OCI_LAYER_GZIP,
            MediaType.OCI_LAYER_ZSTD,
            MediaType.DOCKER_LAYER,
            MediaType.DOCKER_LAYER_GZIP,
            MediaType.DOCKER_LAYER_ZSTD);

    private final ImageStore store;
    private final RegistryClient client;
    private final int downloads;

    /** @param downloads how many blobs of one image at once */
    public ImagePull(ImageStore store, RegistryClient client, int downloads) {
        this.store = store;
        this.client = client;
        this.downloads = downloads;
    }

    /**
     * Fetches an image and names it. What the name stood for before stays in the store, without it. Besides its tag
     * the image gets the name with the digest that the registry has for it.
     *
     * @param reference a digest counts before a tag; without either it is {@code latest}
     * @param platform for which to fetch, where there is a choice
     * @param lease holds all of it from the beginning
     * @throws RegistryException when there is none, or the registry won't give it
     */
    public PulledImage pull(Reference reference, Platform platform, Lease lease, PullListener listener)
            throws IOException {
        RegistryClient.Resolved resolved;
        try {
            resolved = client.resolve(reference, platform);
        } catch (RegistryException e) {
            throw PullFailures.told(reference, e);
        }
        Manifest manifest = resolved.image();
        Map<Digest, Descriptor> blobs = blobs(reference, manifest);
        lease.holdBlob(manifest.digest());
        fetchMissing(reference, List.copyOf(blobs.values()), lease, listener);
        store.blobs().put(lease, manifest.bytes());
        ImageContents contents = store.contents(manifest.descriptor(), platform);
        boolean changed = name(reference, resolved.top().digest(), manifest.descriptor());
        return new PulledImage(reference, resolved.top().digest(), contents, changed);
    }

    /** The configuration first: it is small, and comes while the layers do. */
    private static Map<Digest, Descriptor> blobs(Reference reference, Manifest manifest) throws IOException {
        Manifest.Image image = (Manifest.Image) manifest.content();
        if (!MediaType.isConfig(image.config().mediaType())) {
            throw new IOException(reference.familiar() + ": no image: its configuration is of the media type \""
                    + image.config().mediaType() + "\"");
        }
        if (image.config().size() > StrictJson.MAX_BYTES) {
            throw new IOException(reference.familiar() + ": its configuration has "
                    + image.config().size() + " bytes, more than " + StrictJson.MAX_BYTES);
        }
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        blobs.put(image.config().digest(), image.config());
        for (Descriptor layer : image.layers()) {
            if (!LAYERS.contains(layer.mediaType()) && !MediaType.isForeignLayer(layer.mediaType())) {
                throw new IOException(reference.familiar() + ": a layer of the media type \"" + layer.mediaType()
                        + "\", which no container can use");
            }
            Descriptor same = blobs.putIfAbsent(layer.digest(), layer);
            if (same != null && same.size() != layer.size()) {
                throw new IOException(reference.familiar() + ": its manifest gives " + layer.digest() + " two sizes");
            }
        }
        return blobs;
    }

    /** @param blobs the configuration, then the layers */
    private void fetchMissing(Reference reference, List<Descriptor> blobs, Lease lease, PullListener listener)
            throws IOException {
        Set<Descriptor> present = new HashSet<>();
        for (Descriptor blob : blobs) {
            if (lease.holdIfPresent(blob.digest())) {
                present.add(blob);
            }
        }
        if (present.size() == blobs.size()) {
            return;
        }
        listener.begun(blobs.subList(1, blobs.size()), Collections.unmodifiableSet(present));
        List<Descriptor> missing =
                blobs.stream().filter(blob -> !present.contains(blob)).toList();
        new AtOnce(downloads, "pull-").run(missing, blob -> fetch(reference, blob, lease, listener));
    }

    private void fetch(Reference reference, Descriptor blob, Lease lease, PullListener listener)
            throws IOException, InterruptedException {
        listener.started(blob);
        Optional<PartialBlob> begun = store.blobs().resumeHashedByCaller(lease, blob);
        if (begun.isEmpty()) {
            listener.broughtByAnother(blob);
            return;
        }
        try (PartialBlob partial = begun.get()) {
            // Verifies all bytes, those from the last time too, and tells that it is finished.
            client.download(reference, new Transfer(blob, BlobTarget.of(partial.channel())), listener);
            partial.commit(blob.digest());
        }
    }

    /** Names it where it isn't named so already; tells whether that changed what the name stands for. */
    private boolean name(Reference reference, Digest top, Descriptor target) throws IOException {
        List<Reference> names = new ArrayList<>();
        if (reference.digest() == null) {
            names.add(reference.tag() == null ? reference.withTag("latest") : reference);
        }
        names.add(reference.withDigest(top));
        boolean changed = !leadsTo(names.getFirst(), target);
        if (changed || !leadsTo(names.getLast(), target)) {
            store.tag(names, target);
        }
        return changed;
    }

    private boolean leadsTo(Reference name, Descriptor target) throws IOException {
        for (StoredImage image : store.images()) {
            if (image.target().digest().equals(target.digest())) {
                return image.names().contains(name) || image.digestNames().contains(name);
            }
        }
        return false;
    }

    /**
     * The digest that a name stands for now, at the price of a HEAD.
     *
     * @return empty where the registry doesn't tell it that way
     */
    public Optional<Digest> head(Reference reference) throws IOException {
        return client.head(reference).map(Descriptor::digest);
    }

    /** All tags of a repository. */
    public List<String> tags(Reference repository) throws IOException {
        try {
            return client.tags(repository);
        } catch (RegistryException e) {
            throw PullFailures.told(repository, e);
        }
    }
}
