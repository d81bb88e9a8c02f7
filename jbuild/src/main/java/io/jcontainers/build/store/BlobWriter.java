package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A blob in the making: invisible until it is committed, gone when it is closed before. For one thread.
 *
 * <p>The file may be written through {@link #channel} as well, in a writer that the caller hashes for.
 */
public final class BlobWriter extends OutputStream {
    private final BlobStore store;
    private final Lease lease;
    private final Path temporary;
    private final FileChannel out;
    private final Digests.@Nullable Running running;
    private final long maxBytes;
    private boolean committed;

    BlobWriter(
            BlobStore store,
            Lease lease,
            Path temporary,
            FileChannel out,
            Digests.@Nullable Running running,
            long maxBytes) {
        this.store = store;
        this.lease = lease;
        this.temporary = temporary;
        this.out = out;
        this.running = running;
        this.maxBytes = maxBytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (running != null) {
            if (running.bytes() + length > maxBytes) {
                throw new IOException("a blob of " + maxBytes + " bytes has more of them");
            }
            running.update(from, offset, length);
        }
        DurableFiles.write(out, temporary, from, offset, length);
    }

    /**
     * The file, for copies inside the kernel.
     *
     * @throws IllegalStateException in a writer that hashes
     */
    public FileChannel channel() {
        if (running != null) {
            throw new IllegalStateException("this writer hashes what it is given");
        }
        return out;
    }

    /** Completes a blob of which nothing was known; it has its name from now on. */
    public BlobInfo commit() throws IOException {
        if (running == null) {
            throw new IllegalStateException("the caller knows the digest");
        }
        long bytes = running.bytes();
        return finish(running.finish(), bytes);
    }

    /** Completes a blob with the digest that the caller has computed. */
    public BlobInfo commit(Digest digest) throws IOException {
        if (running != null) {
            throw new IllegalStateException("this writer hashes what it is given");
        }
        return finish(digest, out.size());
    }

    /**
     * Completes a blob that has to be this one.
     *
     * @throws BlobException if it is not
     */
    public BlobInfo commit(Descriptor expected) throws IOException {
        if (running == null) {
            throw new IllegalStateException("nothing to compare: the caller hashes");
        }
        long bytes = running.bytes();
        if (bytes != expected.size()) {
            throw new BlobException(expected.digest(), "it has " + bytes + " bytes, not " + expected.size());
        }
        Digest found = running.finish();
        if (!found.equals(expected.digest())) {
            throw new BlobException(expected.digest(), "its bytes have the digest " + found);
        }
        return finish(found, bytes);
    }

    private BlobInfo finish(Digest digest, long bytes) throws IOException {
        BlobInfo blob = store.adopt(lease, temporary, out, digest, bytes);
        committed = true;
        return blob;
    }

    /** Drops what was written, unless it was committed. */
    @Override
    public void close() throws IOException {
        out.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
