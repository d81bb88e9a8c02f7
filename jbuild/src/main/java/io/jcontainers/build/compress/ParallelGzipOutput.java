package io.jcontainers.build.compress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes gzip on several threads: one member whose bytes depend on the input alone, never on the number of threads, the
 * sizes of writes or the time.
 *
 * <p>The input is cut into blocks of 1 MiB. Each is deflated by itself, with the 32 KiB before it as
 * dictionary, and ends at a byte's border (a sync flush), so that the pieces behind each other are one deflate stream.
 *
 * <p>Memory: two blocks for each thread and one more, some 2.5 MiB each. For one writing thread.
 */
public final class ParallelGzipOutput extends OutputStream {
    /** Part of the format: other sizes give other bytes. */
    static final int BLOCK_BYTES = 1 << 20;

    /** No time, no name, "unknown" as operating system, as Go's writer has it. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final OutputStream out;
    private final int level;
    private final ExecutorService workers;
    private final int mostPending;
    private final Deque<Future<GzipBlock>> pending = new ArrayDeque<>();
    private final Deque<GzipBlock> free = new ArrayDeque<>();

    private @Nullable GzipBlock current;
    private long crc;
    private long length;
    private boolean closed;

    /**
     * Begins a member.
     *
     * @param out closed with this stream
     * @param level 1 to 9
     * @param threads how many compress, at least 1
     */
    public ParallelGzipOutput(OutputStream out, int level, int threads) throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads, not at least 1");
        }
        this.out = out;
        this.level = level;
        this.mostPending = 2 * threads;
        out.write(HEADER);
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("gzip-", 0).factory());
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        int at = offset;
        int left = count;
        while (left > 0) {
            GzipBlock block = roomyBlock();
            int taken = block.add(from, at, left);
            at += taken;
            left -= taken;
        }
    }

    /** A full block is handed out only when more follows: the last one is deflated differently. */
    private GzipBlock roomyBlock() throws IOException {
        GzipBlock block = current;
        if (block == null) {
            block = new GzipBlock(level);
        } else if (block.isFull()) {
            GzipBlock next = freeBlock();
            next.startAfter(block);
            compress(block, false);
            block = next;
        }
        current = block;
        return block;
    }

    private GzipBlock freeBlock() throws IOException {
        while (pending.size() >= mostPending) {
            writeOldest();
        }
        GzipBlock block = free.poll();
        return block == null ? new GzipBlock(level) : block;
    }

    private void compress(GzipBlock block, boolean last) {
        pending.add(workers.submit(() -> block.deflate(last)));
    }

    private void writeOldest() throws IOException {
        GzipBlock block;
        try {
            block = pending.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("compressing was interrupted");
        } catch (ExecutionException e) {
            throw new IOException("compress a block: " + e.getCause(), e);
        }
        block.writeTo(out);
        crc = Crc32Join.join(crc, block.crc(), block.length());
        length += block.length();
        free.add(block);
    }

    /** Ends the member and closes what it is written to; what comes after an error is no whole member. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            GzipBlock last = current;
            compress(last == null ? new GzipBlock(level) : last, true);
            while (!pending.isEmpty()) {
                writeOldest();
            }
            writeLittleEndian(crc);
            writeLittleEndian(length);
        } finally {
            stop();
        }
    }

    /** Blocks that are being deflated hold native memory, so they are waited for. */
    private void stop() {
        workers.shutdown();
        workers.close();
        for (Future<GzipBlock> future : pending) {
            if (future.state() == Future.State.SUCCESS) {
                future.resultNow().end();
            }
        }
        free.forEach(GzipBlock::end);
    }

    private void writeLittleEndian(long value) throws IOException {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
    }
}
