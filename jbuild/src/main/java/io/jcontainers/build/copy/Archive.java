package io.jcontainers.build.copy;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A tar archive, compressed or not, which its first bytes tell. */
final class Archive {
    private static final int HEADER_BYTES = 512;

    private final Syscalls sys;
    private final Fd file;
    private final Decompression decompression;

    /** @param file open for reading; where it is does not matter */
    Archive(Syscalls sys, Fd file, CopyLimits limits) {
        this.sys = sys;
        this.file = file;
        this.decompression = new Decompression(limits.expansion());
    }

    /** Whether a file's content begins with the header of a tar entry. Whatever it is, that is no error. */
    boolean isOne() {
        try (InputStream in = decompression.open(new FileInput(sys, file)).in()) {
            return TarReader.isHeader(in.readNBytes(HEADER_BYTES));
        } catch (IOException e) {
            return false;
        }
    }

    /** Opens it from its begin. */
    Opened open() throws IOException {
        FileInput source = new FileInput(sys, file);
        Decompression.Opened opened = decompression.open(source);
        return new Opened(opened.in(), source, opened.compression() != Compression.NONE);
    }

    /**
     * An archive that is read.
     *
     * @param tar uncompressed
     * @param source what lies below it
     * @param compressed whether offsets in both differ
     */
    record Opened(InputStream tar, FileInput source, boolean compressed) {}

    /** A file from its begin, wherever its descriptor is. */
    static final class FileInput extends InputStream implements ArchiveContent {
        private final Syscalls sys;
        private final Fd file;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
        private long read;

        FileInput(Syscalls sys, Fd file) {
            this.sys = sys;
            this.file = file;
            buffer.limit(0);
        }

        /** How many bytes have been taken. */
        long position() {
            return read - buffer.remaining();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!buffer.hasRemaining()) {
                buffer.clear();
                int got = sys.readAt(file, buffer, read);
                buffer.flip();
                if (got <= 0) {
                    return -1;
                }
                read += got;
            }
            int part = Math.min(length, buffer.remaining());
            buffer.get(into, offset, part);
            return part;
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            return sys.readAt(file, into, offset);
        }

        @Override
        public void close() {
            buffer.clear().limit(0);
        }
    }
}
