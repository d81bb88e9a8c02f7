package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import java.io.IOException;

/** A blob is missing, or its bytes are not those that its name tells of. */
public final class BlobException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Digest digest;

    /** @param digest whose; {@code problem} follows it in the message */
    public BlobException(Digest digest, String problem) {
        super("blob " + digest + ": " + problem);
        this.digest = digest;
    }

    /** Which blob. */
    public Digest digest() {
        return digest;
    }
}
