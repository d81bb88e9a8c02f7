package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.store.lock.FileLock;
import io.jcontainers.build.store.lock.FileLocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Where things are in a store; names of blobs come from parsed digests only. */
final class StoreDirectory {
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NO_IMAGES =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final int LAYOUT_MAX_BYTES = 4096;

    /** An index.json of 600 names. */
    private static final int RESERVE_BYTES = 256 << 10;

    private final Path root;
    private final Path own;
    private final FileLocks locks = new FileLocks();

    private StoreDirectory(Path root) {
        this.root = root;
        this.own = root.resolve(".jcontainers");
    }

    /** The store at a place; makes it where nothing is. */
    static StoreDirectory open(Path root) throws IOException {
        StoreDirectory store = new StoreDirectory(root.toAbsolutePath().normalize());
        make(store.root);
        make(store.own);
        for (Path directory : new Path[] {
            store.root.resolve("blobs"),
            store.root.resolve("blobs").resolve("sha256"),
            store.ingest(),
            store.partials(),
            store.leases(),
            store.layers()
        }) {
            make(directory);
        }
        store.makeLayout();
        return store;
    }

    private void makeLayout() throws IOException {
        Path layout = root.resolve("oci-layout");
        if (!Files.exists(layout, LinkOption.NOFOLLOW_LINKS) || !Files.exists(index(), LinkOption.NOFOLLOW_LINKS)) {
            try (FileLock held = lockExclusive()) {
                if (!Files.exists(index(), LinkOption.NOFOLLOW_LINKS)) {
                    replace(index(), NO_IMAGES);
                }
                if (!Files.exists(layout, LinkOption.NOFOLLOW_LINKS)) {
                    replace(layout, LAYOUT);
                }
                layUpReserve();
            }
        }
        byte[] bytes = BoundedFiles.read(layout, LAYOUT_MAX_BYTES);
        String version = StrictJson.object("oci-layout", bytes)
                .path("imageLayoutVersion")
                .asText();
        if (!version.equals("1.0.0")) {
            throw new IOException(layout + ": imageLayoutVersion \"" + version
                    + "\" is not known here: a newer program wrote this store, or it is none");
        }
    }

    private static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (parent != null) {
                DurableFiles.syncDirectory(parent);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(directory + ": it is in the way: the store has a directory there", e);
            }
        }
    }

    Path root() {
        return root;
    }

    Path index() {
        return root.resolve("index.json");
    }

    Path blob(Digest digest) {
        return blobs().resolve(digest.algorithm().prefix()).resolve(digest.hex());
    }

    /** The directory in which a blob will be; makes it. */
    Path blobDirectory(Digest digest) throws IOException {
        Path directory = blobs().resolve(digest.algorithm().prefix());
        make(directory);
        return directory;
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    Path ingest() {
        return own.resolve("ingest");
    }

    Path partials() {
        return own.resolve("partial");
    }

    Path partial(Digest digest) {
        return partials().resolve(digest.algorithm().prefix() + "-" + digest.hex());
    }

    Path leases() {
        return own.resolve("leases");
    }

    Path layers() {
        return own.resolve("layers");
    }

    Path layerRecord(Digest diffId) throws IOException {
        Path directory = layers().resolve(diffId.algorithm().prefix());
        make(directory);
        return directory.resolve(diffId.hex() + ".json");
    }

    FileLocks locks() {
        return locks;
    }

    FileLock lockShared() throws IOException {
        return locks.shared(own.resolve("lock"));
    }

    FileLock lockExclusive() throws IOException {
        return locks.exclusive(own.resolve("lock"));
    }

    /** Replaces a file at once; the exclusive lock has to be held. On a full disk the reserve makes room, once. */
    void replace(Path file, byte[] content) throws IOException {
        Path beside = own.resolve("index.json.new");
        try {
            DurableFiles.replace(file, beside, content);
        } catch (IOException e) {
            if (!Files.deleteIfExists(reserve())) {
                throw e;
            }
            DurableFiles.replace(file, beside, content);
        }
    }

    /** Lays the reserve up, where there is room for it; the exclusive lock has to be held. */
    void layUpReserve() {
        try {
            if (!Files.exists(reserve(), LinkOption.NOFOLLOW_LINKS)) {
                Files.write(reserve(), new byte[RESERVE_BYTES], StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            deleteReserve();
        }
    }

    private void deleteReserve() {
        try {
            Files.deleteIfExists(reserve());
        } catch (IOException e) {
            // Half a reserve is better than none.
            return;
        }
    }

    private Path reserve() {
        return own.resolve("reserve");
    }
}
