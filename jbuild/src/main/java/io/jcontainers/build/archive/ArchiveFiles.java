package io.jcontainers.build.archive;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.VerifiedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of an archive, read once in whatever order they come: small documents are kept, everything else goes
 * straight into the store, where a lease holds it until it is known what belongs to an image.
 */
final class ArchiveFiles implements BlobSource {
    static final String LAYOUT = "oci-layout";
    static final String INDEX = "index.json";
    static final String REPOSITORIES = "repositories";

    private static final Set<String> DOCUMENTS = Set.of(LAYOUT, INDEX, DockerManifest.FILE, REPOSITORIES);

    /** Of the format before manifest.json, next to each layer; nobody has read them since. */
    private static final Pattern LEGACY = Pattern.compile("[0-9a-f]{64}/(?:VERSION|json)");

    private static final Pattern BLOB = Pattern.compile("blobs/([a-z0-9]+)/([0-9a-f]+)");
    private static final int LINKS_MAX = 8;
    private static final int BUFFER_BYTES = 256 << 10;

    private final ImageStore store;
    private final Lease lease;
    private final Map<String, ArchiveEntries.Kind> kinds = new HashMap<>();
    private final Map<String, byte[]> documents = new HashMap<>();
    private final Map<String, BlobInfo> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Map<Digest, Long> blobs = new HashMap<>();

    ArchiveFiles(ImageStore store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    void readAll(ArchiveEntries entries) throws IOException {
        for (ArchiveEntries.Entry entry = entries.next(); entry != null; entry = entries.next()) {
            ArchiveEntries.Kind before = kinds.put(entry.name(), entry.kind());
            if (before != null && (before != entry.kind() || before != ArchiveEntries.Kind.DIRECTORY)) {
                throw new ArchiveException(entry.name(), "it is there twice");
            }
            switch (entry.kind()) {
                case DIRECTORY -> {}
                case SYMLINK -> links.put(entry.name(), entry.target());
                case FILE -> readFile(entry, entries.content());
            }
        }
    }

    private void readFile(ArchiveEntries.Entry entry, InputStream content) throws IOException {
        String name = entry.name();
        if (DOCUMENTS.contains(name)) {
            if (entry.size() > DockerManifest.MAX_BYTES) {
                throw new ArchiveException(name, "it is larger than " + DockerManifest.MAX_BYTES + " bytes");
            }
            documents.put(name, content.readAllBytes());
        } else if (!LEGACY.matcher(name).matches()) {
            BlobInfo blob = name.startsWith("blobs/") ? storeBlob(entry, content) : storeFile(content);
            files.put(name, blob);
            blobs.put(blob.digest(), blob.size());
        }
    }

    private BlobInfo storeBlob(ArchiveEntries.Entry entry, InputStream content) throws IOException {
        Matcher match = BLOB.matcher(entry.name());
        Digest digest = match.matches() ? Digest.parseOrNull(match.group(1) + ":" + match.group(2)) : null;
        if (digest == null) {
            throw new ArchiveException(entry.name(), "a blob's name has to be its digest");
        }
        Descriptor expected = Descriptor.of("application/octet-stream", digest, entry.size());
        if (lease.holdIfPresent(digest) && store.blobs().size(digest).orElse(-1) == entry.size()) {
            // Verified all the same: the archive is either right or refused, whatever is in the store.
            new VerifiedInputStream(content, digest, entry.size(), Digests.fast())
                    .transferTo(OutputStream.nullOutputStream());
            return new BlobInfo(digest, entry.size());
        }
        try (BlobWriter writer = store.blobs().write(lease, expected)) {
            copy(content, writer);
            return writer.commit(expected);
        }
    }

    private BlobInfo storeFile(InputStream content) throws IOException {
        try (BlobWriter writer = store.blobs().write(lease)) {
            copy(content, writer);
            return writer.commit();
        }
    }

    private static void copy(InputStream from, BlobWriter to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int got = from.read(buffer); got >= 0; got = from.read(buffer)) {
            to.write(buffer, 0, got);
        }
    }

    /** One of the documents; null if the archive does not have it. */
    byte @Nullable [] document(String name) {
        return documents.get(name);
    }

    @Override
    public boolean obtain(Descriptor blob) {
        Long found = blobs.get(blob.digest());
        return found != null && found == blob.size();
    }

    /** The file that a document names, also by way of links. */
    BlobInfo file(String raw) throws ArchiveException {
        String name = ArchiveName.of(raw);
        for (int hops = 0; hops <= LINKS_MAX; hops++) {
            BlobInfo file = files.get(name);
            if (file != null) {
                return file;
            }
            String target = links.get(name);
            if (target == null) {
                throw new ArchiveException(raw, "a document names it, but it is not in the archive");
            }
            name = target;
        }
        throw new ArchiveException(raw, "it is a link to a link, and so on for more than " + LINKS_MAX + " times");
    }

    /** Everything that went into the store. */
    Set<Digest> stored() {
        return new HashSet<>(blobs.keySet());
    }
}
