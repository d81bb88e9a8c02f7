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
    private final Digests.Running running;

    private PartialBlob(
            BlobStore store,
            Lease lease,
            Path file,
            FileLock lock,
            FileChannel out,
            Descriptor expected,
            Digests.Running running) {
        this.store = store;
        this.lease = lease;
        this.file = file;
        this.lock = lock;
        this.out = out;
        this.expected = expected;
        this.running = running;
    }

    static PartialBlob open(
            BlobStore store, Lease lease, Path file, FileLock lock, Descriptor expected, Digests digests)
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
                digests.start(expected.digest().algorithm()));
        try {
            partial.hashWhatIsThere();
        } catch (IOException e) {
            partial.close();
            throw e;
        }
        return partial;
    }

    private void hashWhatIsThere() throws IOException {
        if (out.size() > expected.size()) {
            out.truncate(0);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (out.read(buffer) >= 0) {
            running.update(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
    }

    /** How many bytes are there. */
    public long offset() {
        return running.bytes();
    }

    /** Forgets what is there: the sender can't go on from the offset. */
    public void restart() throws IOException {
        out.truncate(0);
        running.finish();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (running.bytes() + length > expected.size()) {
            throw new BlobException(expected.digest(), "there are more than its " + expected.size() + " bytes");
        }
        DurableFiles.write(out, file, from, offset, length);
        running.update(from, offset, length);
    }

    /**
     * Completes it.
     *
     * @throws BlobException if bytes are missing, which leaves what is there, or if they are others, which drops them
     */
    public BlobInfo commit() throws IOException {
        long bytes = running.bytes();
        if (bytes != expected.size()) {
            throw new BlobException(expected.digest(), "it ends after " + bytes + " of " + expected.size() + " bytes");
        }
        Digest found = running.finish();
        if (!found.equals(expected.digest())) {
            // Not deleted: somebody may wait for the lock of this very file.
            out.truncate(0);
            throw new BlobException(expected.digest(), "its bytes have the digest " + found);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        return store.adopt(lease, file, out, found, bytes);
    }

    /** Keeps what was written for the next time. */
    @Override
    public void close() throws IOException {
        out.close();
        lock.close();
    }
}
