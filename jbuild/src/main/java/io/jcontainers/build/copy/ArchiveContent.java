package io.jcontainers.build.copy;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of an archive's files lie, uncompressed. */
interface ArchiveContent extends AutoCloseable {
    /** Reads from an offset to the buffer's limit at most; 0 or less at the end. */
    int read(ByteBuffer into, long offset) throws IOException;

    @Override
    void close() throws IOException;
}
