package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.Lease;
import java.io.IOException;

/**
 * Makes of a layer in the store what is pushed of it: of one that is compressed the very same, of a built one its
 * compressed form. The same layer always gives the same bytes. For many threads.
 */
public interface LayerPreparation {
    /**
     * Prepares one layer; that may take as long as compressing it does.
     *
     * @param layer as the image's manifest has it; the result has the form, OCI's or Docker's, of its media type
     * @param diffId digest of its uncompressed bytes
     * @param lease under which new blobs are written; the result is of use as long as it is held
     */
    PreparedLayer prepare(Descriptor layer, Digest diffId, Lease lease) throws IOException;

    /** Remembers that a repository, as {@code docker.io/library/app}, has the blob of a layer now. */
    void pushed(Digest diffId, Descriptor blob, String repository) throws IOException;
}
