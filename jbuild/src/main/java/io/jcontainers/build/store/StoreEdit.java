package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.util.List;

/**
 * Changes to the names in a store while nobody else changes anything: no lease is taken, no image named, nothing
 * removed. Only for the duration of {@link ImageStore#edit}; all of it takes effect at once, or nothing if it throws.
 */
public final class StoreEdit {
    private final ImageStore store;
    private final StoreIndex index;
    private boolean changed;

    StoreEdit(ImageStore store, StoreIndex index) {
        this.store = store;
        this.index = index;
    }

    /** The images as they are by now. */
    public List<StoredImage> images() throws IOException {
        return index.images();
    }

    /** Leases in force. */
    public List<LeaseInfo> leases() throws IOException {
        return store.leases().list();
    }

    /**
     * Gives an image a name. The image that had it keeps its other names, or becomes dangling.
     *
     * @param name with a tag or with a digest; of one with both the digest counts
     * @throws BlobException if the store does not have the target
     */
    public void tag(Reference name, Descriptor target) throws IOException {
        if (name.tag() == null && name.digest() == null) {
            throw new IllegalArgumentException("neither tag nor digest: " + name);
        }
        requirePresent(target);
        index.tag(name.digest() == null ? name : name.withDigest(name.digest()), target);
        changed = true;
    }

    /** Keeps an image without a name, unless it is in the store already. */
    public void add(Descriptor target) throws IOException {
        requirePresent(target);
        index.addNameless(target);
        changed = true;
    }

    private void requirePresent(Descriptor target) throws IOException {
        if (store.blobs().size(target.digest()).orElse(-1) != target.size()) {
            throw new BlobException(target.digest(), "it is not in the store, so that nothing can be named so");
        }
        store.makeDurable(target);
    }

    /** Takes a name away, which may leave the image dangling; tells whether there was one. */
    public boolean untag(Reference name) {
        boolean found = index.untag(name);
        changed |= found;
        return found;
    }

    /** Takes an image with all of its names out; {@link ImageStore#collect} then frees its space. */
    public boolean remove(Digest target) {
        boolean found = index.remove(target);
        changed |= found;
        return found;
    }

    boolean isChanged() {
        return changed;
    }
}
