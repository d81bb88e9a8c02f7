package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what has to be a blob: more bytes than it has, or an end that comes too early or with another digest, is an
 * error. Only a stream that was read to its end was the blob.
 */
public final class VerifiedInputStream extends FilterInputStream {
    private final Digest digest;
    private final long size;
    private final Digests.Running running;
    private boolean verified;

    /** @param in is closed with this one */
    public VerifiedInputStream(InputStream in, Digest digest, long size, Digests digests) {
        super(in);
        this.digest = digest;
        this.size = size;
        this.running = digests.start(digest.algorithm());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int got = read(one, 0, 1);
        return got < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        if (got > 0) {
            running.update(into, offset, got);
            if (running.bytes() > size) {
                throw new BlobException(digest, "there are more than its " + size + " bytes");
            }
        } else if (got < 0 && !verified) {
            long bytes = running.bytes();
            if (bytes != size) {
                throw new BlobException(digest, "it ends after " + bytes + " of " + size + " bytes");
            }
            Digest found = running.finish();
            if (!found.equals(digest)) {
                throw new BlobException(digest, "its bytes have the digest " + found);
            }
            verified = true;
        }
        return got;
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
