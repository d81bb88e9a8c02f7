package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.store.lock.FileLock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is being fetched. What came is kept when it is closed early, also by the death of the process, and the
 * next one to {@link BlobStore#resume} goes on from there. For one thread.
 */
public final class PartialBlob extends OutputStream {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final BlobStore store;
    private final Lease lease;
    private final Path file;
    private final FileLock lock;
    private final FileChannel out;
    private final Descriptor expected;
    private final Digests.@Nullable Running running;

    private PartialBlob(
            BlobStore store,
            Lease lease,
            Path file,
            FileLock lock,
            FileChannel out,
            Descriptor expected,
            Digests.@Nullable Running running) {
        this.store = store;
        this.lease = lease;
        this.file = file;
        this.lock = lock;
        this.out = out;
        this.expected = expected;
        this.running = running;
    }

    /** @param digests null: the caller hashes */
    static PartialBlob open(
            BlobStore store, Lease lease, Path file, FileLock lock, Descriptor expected, @Nullable Digests digests)
            throws IOException {
        FileChannel out = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        PartialBlob partial = new PartialBlob(
                store,
                lease,
                file,
                lock,
                out,
                expected,
                digests == null ? null : digests.start(expected.digest().algorithm()));
        try {
            partial.takeUp();
        } catch (IOException e) {
            partial.close();
            throw e;
        }
        return partial;
    }

    private void takeUp() throws IOException {
        if (out.size() > expected.size()) {
            out.truncate(0);
        }
        if (running == null) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (out.read(buffer) >= 0) {
            running.update(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
    }

    /** How many bytes are there. */
    public long offset() throws IOException {
        return running == null ? out.size() : running.bytes();
    }

    /**
     * The file, which always has to hold a beginning of the blob without holes.
     *
     * @throws IllegalStateException in one that hashes what it is given
     */
    public FileChannel channel() {
        if (running != null) {
            throw new IllegalStateException("this partial blob hashes what it is given");
        }
        return out;
    }

    /** Forgets what is there: the sender can't go on from the offset. */
    public void restart() throws IOException {
        out.truncate(0);
        if (running != null) {
            running.finish();
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (offset() + length > expected.size()) {
            throw new BlobException(expected.digest(), "there are more than its " + expected.size() + " bytes");
        }
        DurableFiles.write(out, file, from, offset, length);
        if (running != null) {
            running.update(from, offset, length);
        }
    }

    /**
     * Completes it.
     *
     * @throws BlobException if bytes are missing, which leaves what is there, or if they are others, which drops them
     */
    public BlobInfo commit() throws IOException {
        if (running == null) {
            throw new IllegalStateException("the caller knows the digest");
        }
        requireWhole();
        return finish(running.finish());
    }

    /**
     * Completes it with the digest that the caller has computed from the very bytes that are in the file.
     *
     * @throws BlobException as {@link #commit()}
     */
    public BlobInfo commit(Digest found) throws IOException {
        if (running != null) {
            throw new IllegalStateException("this partial blob hashes what it is given");
        }
        requireWhole();
        return finish(found);
    }

    private void requireWhole() throws IOException {
        long bytes = out.size();
        if (bytes != expected.size()) {
            throw new BlobException(expected.digest(), "it ends after " + bytes + " of " + expected.size() + " bytes");
        }
    }

    private BlobInfo finish(Digest found) throws IOException {
        if (!found.equals(expected.digest())) {
            // Not deleted: somebody may wait for the lock of this very file.
            out.truncate(0);
            throw new BlobException(expected.digest(), "its bytes have the digest " + found);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        return store.adopt(lease, file, out, found, expected.size());
    }

    /** Keeps what was written for the next time. */
    @Override
    public void close() throws IOException {
        out.close();
        lock.close();
    }
}
