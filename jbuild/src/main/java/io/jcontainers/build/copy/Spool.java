package io.jcontainers.build.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file without a name that holds what was uncompressed. Gone when it is closed, or with the process. */
final class Spool implements ArchiveContent {
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long written;

    /** @param directory nobody but its owner may enter it */
    Spool(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "archive", null);
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(file);
        }
    }

    /** Where the next byte goes. */
    long position() {
        return written + buffer.position();
    }

    void write(byte[] from, int length) throws IOException {
        if (buffer.remaining() < length) {
            flush();
        }
        if (length > buffer.capacity()) {
            throw new IllegalArgumentException(length + " bytes at once");
        }
        buffer.put(from, 0, length);
    }

    /** Everything may be read from now on. */
    void flush() throws IOException {
        buffer.flip();
        written += buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
        return channel.read(into, offset);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
