package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.lock.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Images in a directory that is a valid OCI image layout at every instant, whoever is killed when. For any number of
 * threads and processes; programs that only read a layout may read it at any time.
 */
public final class ImageStore {
    private static final int INDEX_DEPTH_MAX = 4;
    private static final int IDS_MAX = 10_000;
    private static final int SETTLED_MILLISECONDS = 100;

    /** Changes names and tells something about it. */
    public interface Edit<T> {
        T apply(StoreEdit edit) throws IOException;
    }

    /** What was read from an index.json; a rename gives the file another identity. */
    private record Snapshot(@Nullable Object file, long modified, long size, List<StoredImage> images) {}

    /** Which id an image has never changes: its target is named by content. */
    private record ImageKey(Digest target, Platform platform) {}

    private final StoreDirectory directory;
    private final BlobStore blobs;
    private final Leases leases;
    private final LayerRecords layers;
    private final Roots others;
    private final Map<ImageKey, Digest> ids = new ConcurrentHashMap<>();

    /** Images of which all is on the disk itself. */
    private final Set<Digest> durable = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Snapshot latest;

    private ImageStore(
            StoreDirectory directory, Digests digests, Durability durability, Soundness soundness, Roots others) {
        this.others = others;
        this.directory = directory;
        this.blobs = new BlobStore(directory, digests, durability, soundness);
        this.leases = new Leases(directory);
        this.layers = new LayerRecords(directory);
    }

    /** The store at a place, made there if nothing is. */
    public static ImageStore open(Path root) throws IOException {
        return open(root, Digests.fast(), Durability.EACH_BLOB);
    }

    /** The same with a choice of how it hashes and when it waits for the disk. */
    public static ImageStore open(Path root, Digests digests, Durability durability) throws IOException {
        return open(root, digests, durability, Roots.NONE);
    }

    /**
     * The same where something else keeps blobs, too. Whoever may remove anything has to open a store with the same
     * roots as everybody else.
     */
    public static ImageStore open(Path root, Digests digests, Durability durability, Roots others) throws IOException {
        return open(root, digests, durability, Soundness.OF_ALL, others);
    }

    /**
     * The same where it is known which blobs survived a loss of power.
     *
     * @param soundness asked by {@link BlobStore#isWhole}
     */
    public static ImageStore open(Path root, Digests digests, Durability durability, Soundness soundness, Roots others)
            throws IOException {
        return new ImageStore(StoreDirectory.open(root), digests, durability, soundness, others);
    }

    /** The directory: what follows {@code oci:} for skopeo and umoci. */
    public Path root() {
        return directory.root();
    }

    /** Manifests, configurations, layers. */
    public BlobStore blobs() {
        return blobs;
    }

    /** Who uses what. */
    public Leases leases() {
        return leases;
    }

    /** Compressed forms of layers. */
    public LayerRecords layers() {
        return layers;
    }

    /** All images, each once, the oldest entry first. */
    public List<StoredImage> images() throws IOException {
        BasicFileAttributes now =
                Files.readAttributes(directory.index(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Snapshot known = latest;
        if (known != null
                && known.file != null
                && known.file.equals(now.fileKey())
                && known.modified == now.lastModifiedTime().to(TimeUnit.NANOSECONDS)
                && known.size == now.size()) {
            return known.images;
        }
        List<StoredImage> images = readIndex().images();
        // Attributes from before the reading: had it changed in between, they don't fit the next time. A file that is
        // too young may be replaced within one tick of its clock, under the same inode number.
        boolean settled =
                now.lastModifiedTime().toInstant().isBefore(Instant.now().minusMillis(SETTLED_MILLISECONDS));
        latest = settled
                ? new Snapshot(
                        now.fileKey(), now.lastModifiedTime().to(TimeUnit.NANOSECONDS), now.size(), List.copyOf(images))
                : null;
        return images;
    }

    private StoreIndex readIndex() throws IOException {
        return StoreIndex.read(BoundedFiles.read(directory.index(), StoreIndex.MAX_BYTES));
    }

    /** Changes names, alone; what {@code edit} throws undoes all of it. */
    public <T> T edit(Edit<T> edit) throws IOException {
        try (FileLock held = directory.lockExclusive()) {
            StoreIndex index = readIndex();
            StoreEdit changes = new StoreEdit(this, index);
            T result = edit.apply(changes);
            if (changes.isChanged()) {
                directory.replace(directory.index(), index.write());
            }
            return result;
        }
    }

    /** Gives an image a name: {@link StoreEdit#tag}. */
    public void tag(Reference name, Descriptor target) throws IOException {
        makeDurable(target);
        edit(changes -> {
            changes.tag(name, target);
            return true;
        });
    }

    /** Gives an image several names at once, or keeps it without any where there are none. */
    public void tag(List<Reference> names, Descriptor target) throws IOException {
        makeDurable(target);
        edit(changes -> {
            changes.add(target);
            for (Reference name : names) {
                changes.tag(name, target);
            }
            return true;
        });
    }

    /** Takes a name away: {@link StoreEdit#untag}. */
    public boolean untag(Reference name) throws IOException {
        return edit(changes -> changes.untag(name));
    }

    /** Takes an image with all of its names out: {@link StoreEdit#remove}. */
    public boolean remove(Digest target) throws IOException {
        return edit(changes -> changes.remove(target));
    }

    void makeDurable(Descriptor target) throws IOException {
        if (durable.contains(target.digest())) {
            return;
        }
        blobs.sync(new Reachability(blobs).of(List.of(target.digest())));
        if (durable.size() >= IDS_MAX) {
            durable.clear();
        }
        durable.add(target.digest());
    }

    /** The image of exactly this name, with tag or digest. */
    public Optional<StoredImage> named(Reference name) throws IOException {
        return ImageSearch.named(images(), name);
    }

    /**
     * The image that people mean: by name, by id or its beginning, by digest; a name goes before the beginning of an
     * id.
     *
     * @throws AmbiguousImageException if several ids begin so
     */
    public Optional<StoredImage> find(String text) throws IOException {
        return new ImageSearch(this).find(text);
    }

    /**
     * What an image consists of on a platform; of one that is not for several it is what there is.
     *
     * @throws BlobException if a document is missing or damaged
     * @throws IOException if there is nothing for the platform
     */
    public ImageContents contents(Descriptor target, Platform platform) throws IOException {
        Descriptor descriptor = target;
        for (int depth = 0; MediaType.isIndex(descriptor.mediaType()); depth++) {
            if (depth == INDEX_DEPTH_MAX) {
                throw new IOException("image " + target.digest() + ": more than " + INDEX_DEPTH_MAX
                        + " indexes, one within the other");
            }
            Index index = Index.read(blobs.document(descriptor), descriptor.mediaType());
            descriptor = index.select(platform)
                    .orElseThrow(
                            () -> new IOException("image " + target.digest() + ": it has nothing for " + platform));
        }
        Manifest manifest = Manifest.read(blobs.document(descriptor), descriptor.mediaType());
        ImageConfig config = ImageConfig.read(blobs.document(manifest.config()));
        if (config.diffIds().size() != manifest.layers().size()) {
            throw new IOException("image " + target.digest() + ": its manifest has "
                    + manifest.layers().size() + " layers, its configuration "
                    + config.diffIds().size());
        }
        return new ImageContents(descriptor, manifest, config);
    }

    /** What there is of an image: of one for several platforms each whose documents are here and can be read. */
    public List<ImageContents> present(Descriptor target) {
        return new PresentContents(this).of(target);
    }

    /** The layers, by diff ID, of all images that some manifests and indexes lead to. */
    public Set<Digest> layersOf(Collection<Digest> documents) throws IOException {
        Reachability reachability = new Reachability(blobs);
        reachability.of(documents);
        return ConfigLayers.of(directory, reachability.configs());
    }

    /**
     * The id of an image on a platform, the digest of its configuration; remembered, so that lists are quick.
     *
     * @throws IOException as {@link #contents}
     */
    public Digest id(Descriptor target, Platform platform) throws IOException {
        ImageKey key = new ImageKey(target.digest(), platform);
        Digest known = ids.get(key);
        if (known == null) {
            known = contents(target, platform).id();
            if (ids.size() >= IDS_MAX) {
                ids.clear();
            }
            ids.put(key, known);
        }
        return known;
    }

    /**
     * Removes what neither an image nor a lease leads to, and what killed processes left.
     *
     * @param keepPartials how long ago a blob that is not complete may have grown to be kept
     */
    public Collected collect(Duration keepPartials) throws IOException {
        try (FileLock held = directory.lockExclusive()) {
            return new Collector(directory, blobs, leases, layers, others)
                    .collect(readIndex().images(), keepPartials);
        }
    }

    /**
     * Removes what killed processes left, and no blob that is complete.
     *
     * @param keepPartials as for {@link #collect}
     * @return how many files
     */
    public int removeLeftovers(Duration keepPartials) throws IOException {
        try (FileLock held = directory.lockExclusive()) {
            return new Collector(directory, blobs, leases, layers, others).sweep(keepPartials);
        }
    }

    /** Removes those of some blobs that neither an image nor a lease leads to. */
    public Collected discard(Set<Digest> candidates) throws IOException {
        try (FileLock held = directory.lockExclusive()) {
            return new Collector(directory, blobs, leases, layers, others)
                    .discard(readIndex().images(), candidates);
        }
    }

    /** What is in it. */
    public StoreInfo info() throws IOException {
        return StoreInfo.of(directory, images(), leases.list());
    }

    /** Looks for damage: every problem in a line of its own; {@code thorough} reads all bytes. */
    public List<String> check(boolean thorough) throws IOException {
        return new StoreCheck(blobs, thorough).problems(images());
    }
}
