package io.jcontainers.build.context;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** A stream that is a Dockerfile alone or an archive; its first bytes tell. */
final class ContextArchive {
    /** A header of a tar archive. */
    private static final int HEAD_BYTES = 512;

    private final Syscalls sys;
    private final ContextLimits limits;
    private final byte[] head;
    private final InputStream all;

    /** Reads the head of a stream. */
    ContextArchive(Syscalls sys, ContextLimits limits, InputStream source) throws IOException {
        this.sys = sys;
        this.limits = limits;
        this.head = source.readNBytes(HEAD_BYTES);
        this.all = new SequenceInputStream(new ByteArrayInputStream(head), source);
    }

    /** Whether it is a compressed stream, or begins as a tar archive does; also an empty one. */
    boolean isArchive() {
        return Compression.sniff(Arrays.copyOf(head, Math.min(head.length, Compression.HEAD_BYTES))) != Compression.NONE
                || TarReader.isHeader(head)
                || (head.length == HEAD_BYTES && Arrays.equals(head, new byte[HEAD_BYTES]));
    }

    /** All of it as a text; one byte more than the most at most. */
    byte[] text(int mostBytes) throws IOException {
        return all.readNBytes(mostBytes + 1);
    }

    /**
     * Unpacks it.
     *
     * @param root an empty directory
     */
    void unpack(Fd root) throws IOException {
        InputStream tar = new Decompression(limits.expansion()).open(all).in();
        new ContextUnpacking(sys, limits.tar()).unpack(root, tar);
    }
}
