package io.jcontainers.build.copy;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a layer's bytes once and gives them to three: the output, written by the caller's thread, the diff ID's digest,
 * and the digests of single files, each on a thread of its own. The bytes lie in blocks outside of the heap, which no
 * one copies. Not for several threads.
 */
final class LayerPipe extends OutputStream {
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int BLOCKS = 12;

    /** Gets the digest of a file's bytes, on another thread. */
    interface FileDigest {
        void done(byte[] sha256);
    }

    /** A part of a file within a block. */
    private record Segment(@Nullable FileDigest last, int start, int end) {}

    private static final class Block {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(BLOCK_BYTES);
        final List<Segment> segments = new ArrayList<>();
        final AtomicInteger users = new AtomicInteger();
    }

    private final WritableByteChannel out;
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final Hasher layer;
    private final @Nullable Hasher files;
    private final Block end = new Block();
    private Block current = new Block();
    private int made = 1;
    private int segmentStart = -1;
    private long count;

    /** @param fileDigests whether digests of files will be asked for */
    LayerPipe(WritableByteChannel out, Digests digests, boolean fileDigests) {
        this.out = out;
        this.layer = new Hasher(digests, false);
        this.files = fileDigests ? new Hasher(digests, true) : null;
        layer.start();
        if (files != null) {
            files.start();
        }
    }

    /**
     * Where the next bytes of the layer may be put, from the position to the limit; then {@link #put} is to be called.
     */
    ByteBuffer space() throws IOException {
        if (!current.bytes.hasRemaining()) {
            flushBlock();
        }
        return current.bytes;
    }

    /** Tells that so many bytes were put into the space. */
    void put(int bytes) {
        count += bytes;
    }

    /** From here on the bytes are those of a file. */
    void beginFile() {
        segmentStart = current.bytes.position();
    }

    /** So far they are. */
    void endFile(FileDigest digest) {
        current.segments.add(new Segment(digest, segmentStart, current.bytes.position()));
        segmentStart = -1;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length) {
            ByteBuffer space = space();
            int part = Math.min(space.remaining(), offset + length - at);
            space.put(from, at, part);
            put(part);
            at += part;
        }
    }

    private void flushBlock() throws IOException {
        Block block = current;
        boolean inFile = segmentStart >= 0;
        if (inFile) {
            block.segments.add(new Segment(null, segmentStart, block.bytes.position()));
            segmentStart = 0;
        }
        block.bytes.flip();
        boolean hasFiles = files != null && !block.segments.isEmpty();
        block.users.set(hasFiles ? 3 : 2);
        layer.give(block);
        if (files != null && hasFiles) {
            files.give(block);
        }
        ByteBuffer written = block.bytes.duplicate();
        while (written.hasRemaining()) {
            out.write(written);
        }
        release(block);
        current = next();
    }

    private Block next() throws IOException {
        Block block = free.poll();
        if (block == null && made < BLOCKS) {
            made++;
            return new Block();
        }
        try {
            return block == null ? free.take() : block;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("writing a layer was interrupted");
        }
    }

    private void release(Block block) {
        if (block.users.decrementAndGet() == 0) {
            block.bytes.clear();
            block.segments.clear();
            free.add(block);
        }
    }

    /** How many bytes the layer has. */
    long count() {
        return count;
    }

    /** Ends the layer: everything is written, and every digest of a file has been told. */
    Digest finish() throws IOException {
        flushBlock();
        byte[] sha256 = layer.finish();
        if (files != null) {
            files.finish();
        }
        return new Digest(DigestAlgorithm.SHA256, HexFormat.of().formatHex(sha256));
    }

    /** Ends the threads; the output stays the caller's. */
    @Override
    public void close() {
        layer.cancel();
        if (files != null) {
            files.cancel();
        }
    }

    private final class Hasher implements Runnable {
        private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(BLOCKS + 1);
        private final boolean perFile;
        private final Digests.Running running;
        private final Thread thread;
        private volatile @Nullable RuntimeException failure;

        Hasher(Digests digests, boolean perFile) {
            this.perFile = perFile;
            this.running = digests.start(DigestAlgorithm.SHA256);
            this.thread = Thread.ofPlatform()
                    .daemon()
                    .name(perFile ? "copy-files" : "copy-layer")
                    .unstarted(this);
        }

        void start() {
            thread.start();
        }

        /** There is always room: no more blocks exist. */
        void give(Block block) {
            blocks.add(block);
        }

        @Override
        public void run() {
            try {
                for (Block block = blocks.take(); block != end; block = blocks.take()) {
                    add(block);
                    release(block);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the layer is given up
            }
        }

        private void add(Block block) {
            try {
                if (!perFile) {
                    running.update(block.bytes.duplicate());
                    return;
                }
                for (Segment segment : block.segments) {
                    running.update(block.bytes.duplicate().limit(segment.end()).position(segment.start()));
                    FileDigest last = segment.last();
                    if (last != null) {
                        last.done(running.finishBytes());
                    }
                }
            } catch (RuntimeException e) {
                failure = e; // told at the end; the blocks go on
            }
        }

        byte[] finish() throws IOException {
            give(end);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("writing a layer was interrupted");
            }
            if (failure != null) {
                throw new IOException("hashing a layer failed", failure);
            }
            return perFile ? new byte[0] : running.finishBytes();
        }

        void cancel() {
            thread.interrupt();
        }
    }
}
