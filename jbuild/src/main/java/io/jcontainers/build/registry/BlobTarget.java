package io.jcontainers.build.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Where a blob goes: a file that the caller opened and that may hold the beginning of it already. It always holds a
 * beginning, without holes, so that it can be gone on with after a kill. One thread at a time uses it. The caller
 * closes, syncs and renames it.
 */
public interface BlobTarget {
    /** How many bytes it holds. */
    long size() throws IOException;

    /** Reads from a position; how many bytes, -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes all bytes at its end, which is that position. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Forgets everything from a length on. */
    void truncate(long length) throws IOException;

    /** A file, opened for reading and writing. */
    static BlobTarget of(FileChannel file) {
        return new BlobTarget() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public int read(ByteBuffer into, long position) throws IOException {
                return file.read(into, position);
            }

            @Override
            public void write(ByteBuffer from, long position) throws IOException {
                long at = position;
                while (from.hasRemaining()) {
                    at += file.write(from, at);
                }
            }

            @Override
            public void truncate(long length) throws IOException {
                file.truncate(length);
            }
        };
    }
}
