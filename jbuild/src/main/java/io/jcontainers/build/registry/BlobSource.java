package io.jcontainers.build.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where a blob comes from. It may be opened more than once: after a failure sending goes on where the registry
 * stopped.
 */
public interface BlobSource {
    /** A new stream over the bytes from an offset on; whoever opens it closes it. */
    InputStream open(long offset) throws IOException;

    /**
     * Called before it is opened for the first time, once it is known that the bytes are wanted: whoever has to make
     * them first does it here, where nobody waits for them with a clock.
     */
    default void prepare() throws IOException {}

    /** Bytes in memory. */
    static BlobSource of(byte[] bytes) {
        return offset -> new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }
}
