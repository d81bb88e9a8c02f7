package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.store.lock.FileLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of a store. One that is there is complete; it is written under a lease, which keeps it until something else
 * does. For any number of threads and processes.
 */
public final class BlobStore {
    private static final int RESUME_POLL_MILLISECONDS = 50;

    private final StoreDirectory directory;
    private final Digests digests;
    private final Durability durability;
    private final Soundness soundness;

    /** Known to be on the disk itself. */
    private final Set<Digest> synced = ConcurrentHashMap.newKeySet();

    private final Map<Digest, Object> verifying = new ConcurrentHashMap<>();

    BlobStore(StoreDirectory directory, Digests digests, Durability durability, Soundness soundness) {
        this.directory = directory;
        this.digests = digests;
        this.durability = durability;
        this.soundness = soundness;
    }

    /** Whether it is there now; only a lease keeps it there. */
    public boolean has(Digest digest) {
        return Files.isRegularFile(directory.blob(digest), LinkOption.NOFOLLOW_LINKS);
    }

    /** Its size in bytes if it is there. */
    public OptionalLong size(Digest digest) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(directory.blob(digest), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Whether a blob is there and whole. One that is not known to be so is read, once after each start of the machine;
     * a damaged one is removed, so that it is fetched or made again.
     */
    public boolean isWhole(Descriptor blob) throws IOException {
        Digest digest = blob.digest();
        OptionalLong size = size(digest);
        if (size.isEmpty()) {
            return false;
        }
        if (size.getAsLong() == blob.size() && soundness.has(directory.blob(digest))) {
            return true;
        }
        synchronized (verifying.computeIfAbsent(digest, _ -> new Object())) {
            try (InputStream in = open(blob)) {
                if (!soundness.has(directory.blob(digest)) || size.getAsLong() != blob.size()) {
                    in.transferTo(OutputStream.nullOutputStream());
                    soundness.add(directory.blob(digest));
                }
                return true;
            } catch (BlobException damaged) {
                removeDamaged(blob);
                return false;
            } finally {
                verifying.remove(digest);
            }
        }
    }

    private void removeDamaged(Descriptor blob) throws IOException {
        Path file = directory.blob(blob.digest());
        synced.remove(blob.digest());
        if (size(blob.digest()).orElse(-1) == blob.size()) {
            soundness.renew(file, () -> Files.deleteIfExists(file)); // unless somebody has made it again meanwhile
        } else {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Opens a blob. Its size and digest are checked while it is read: only after the end was reached its bytes are to
     * be trusted.
     */
    public InputStream open(Descriptor blob) throws IOException {
        return new VerifiedInputStream(
                Channels.newInputStream(channel(blob.digest())), blob.digest(), blob.size(), digests);
    }

    /** Opens a blob for reading without any check; the caller closes it. */
    public SeekableByteChannel channel(Digest digest) throws IOException {
        try {
            return BoundedFiles.open(directory.blob(digest));
        } catch (NoSuchFileException e) {
            throw missing(digest, e);
        }
    }

    private static BlobException missing(Digest digest, IOException cause) {
        BlobException e = new BlobException(digest, "it is not in the store: pull or load its image again");
        e.initCause(cause);
        return e;
    }

    /**
     * The bytes of a manifest, an index or a configuration, checked.
     *
     * @throws BlobException if it is missing, larger than {@link StrictJson#MAX_BYTES} or damaged
     */
    public byte[] document(Descriptor document) throws IOException {
        if (document.size() > StrictJson.MAX_BYTES) {
            throw new BlobException(document.digest(), "a document has at most " + StrictJson.MAX_BYTES + " bytes");
        }
        try (InputStream in = open(document)) {
            return in.readAllBytes();
        }
    }

    /** Begins a blob of which nothing is known yet; it is hashed with SHA-256 while it is written. */
    public BlobWriter write(Lease lease) throws IOException {
        return write(lease, DigestAlgorithm.SHA256);
    }

    /** Begins a blob of which nothing is known yet. */
    public BlobWriter write(Lease lease, DigestAlgorithm algorithm) throws IOException {
        Path temporary = lease.newTemporary();
        return new BlobWriter(this, lease, temporary, create(temporary), digests.start(algorithm), Long.MAX_VALUE);
    }

    /** Begins a blob that has to become this one. */
    public BlobWriter write(Lease lease, Descriptor expected) throws IOException {
        Path temporary = lease.newTemporary();
        Digests.Running running = digests.start(expected.digest().algorithm());
        return new BlobWriter(this, lease, temporary, create(temporary), running, expected.size());
    }

    /** Begins a blob whose digest the caller computes from the very bytes that it writes. */
    public BlobWriter writeHashedByCaller(Lease lease) throws IOException {
        Path temporary = lease.newTemporary();
        return new BlobWriter(this, lease, temporary, create(temporary), null, Long.MAX_VALUE);
    }

    /** Stores a small blob, such as a manifest. */
    public BlobInfo put(Lease lease, byte[] content) throws IOException {
        BlobInfo blob = new BlobInfo(digests.sha256(content), content.length);
        if (lease.holdIfPresent(blob.digest()) && size(blob.digest()).orElse(-1) == blob.size()) {
            return blob;
        }
        try (BlobWriter writer = writeHashedByCaller(lease)) {
            writer.write(content);
            return writer.commit(blob.digest());
        }
    }

    private static FileChannel create(Path temporary) throws IOException {
        return FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--")));
    }

    /**
     * Begins or goes on with a blob that comes from afar; what was written stays for the next time when it is not
     * completed. Waits while another thread or process fetches the same one.
     *
     * @return empty if the blob is there already, held by the lease
     */
    public Optional<PartialBlob> resume(Lease lease, Descriptor expected) throws IOException, InterruptedException {
        return resume(lease, expected, digests);
    }

    /** The same for a caller that verifies all bytes itself, also those from the last time. */
    public Optional<PartialBlob> resumeHashedByCaller(Lease lease, Descriptor expected)
            throws IOException, InterruptedException {
        return resume(lease, expected, null);
    }

    private Optional<PartialBlob> resume(Lease lease, Descriptor expected, @Nullable Digests hashing)
            throws IOException, InterruptedException {
        Path file = directory.partial(expected.digest());
        for (; ; ) {
            if (lease.holdIfPresent(expected.digest())) {
                return Optional.empty();
            }
            Optional<FileLock> lock;
            try (FileLock shared = directory.lockShared()) {
                lock = directory.locks().tryExclusive(file);
            }
            if (lock.isPresent()) {
                // Between the two looks somebody may have completed it.
                if (lease.holdIfPresent(expected.digest())) {
                    Files.deleteIfExists(file);
                    lock.get().close();
                    return Optional.empty();
                }
                return Optional.of(PartialBlob.open(this, lease, file, lock.get(), expected, hashing));
            }
            Thread.sleep(RESUME_POLL_MILLISECONDS);
        }
    }

    /** Gives a complete and verified file its name. */
    BlobInfo adopt(Lease lease, Path file, FileChannel written, Digest digest, long size) throws IOException {
        if (durability == Durability.EACH_BLOB) {
            written.force(true);
        }
        Path parent = directory.blobDirectory(digest);
        lease.holdBlob(digest);
        // Also over one that is there: should that have been damaged, it is whole again.
        Files.move(file, directory.blob(digest), StandardCopyOption.ATOMIC_MOVE);
        if (durability == Durability.EACH_BLOB) {
            DurableFiles.syncDirectory(parent);
            synced.add(digest);
        } else {
            synced.remove(digest);
        }
        soundness.add(directory.blob(digest));
        return new BlobInfo(digest, size);
    }

    /** Whether this process has made it durable. */
    boolean isSynced(Digest digest) {
        return synced.contains(digest);
    }

    /** Makes blobs durable; those that this process has made durable before are. */
    void sync(Set<Digest> wanted) throws IOException {
        for (Digest digest : wanted) {
            if (!synced.contains(digest)) {
                try (FileChannel channel = FileChannel.open(
                        directory.blob(digest), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                    channel.force(true);
                } catch (NoSuchFileException absent) {
                    continue; // of an index for several platforms not all are here
                }
                DurableFiles.syncDirectory(directory.blobDirectory(digest));
                synced.add(digest);
            }
        }
    }
}
