package io.jcontainers.build.layer;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes small new files and gives them their attributes on a thread of its own, while whoever made them makes the next
 * ones. By then a file may have lost its name or have got another one: all is done by descriptor.
 */
final class SmallFiles implements AutoCloseable {
    /** A layer of fewer files is done before a thread would be of use. */
    private static final int FIRST_FILES_ALONE = 64;

    private static final int MOST_BYTES = 32 << 10;
    private static final int BATCH_FILES = 16;
    private static final int BATCHES = 4;

    private final Syscalls sys;
    private final Attributes attributes;
    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCHES);
    private final byte[] content = new byte[MOST_BYTES];
    private int seen;
    private @Nullable Thread writer;
    private @Nullable Batch filling;
    private volatile @Nullable IOException failure;

    /** @param attributes used on the other thread for entries without extended attributes only */
    SmallFiles(Syscalls sys, Attributes attributes) {
        this.sys = sys;
        this.attributes = attributes;
    }

    /** Whether {@link #add} is the way for a file, the next one of its layer. */
    boolean takes(TarEntry entry) {
        return entry.size() <= MOST_BYTES && entry.xattrs().isEmpty() && seen++ >= FIRST_FILES_ALONE;
    }

    /**
     * Takes a new, empty file over, and reads its content.
     *
     * @param number of the entry in its archive, from 1
     * @return the bytes of its content
     */
    long add(Fd file, TarEntry entry, long number, TarReader reader) throws IOException {
        try {
            Batch batch = filling();
            int length = 0;
            for (int got = 0; got >= 0; got = reader.read(content, length, content.length - length)) {
                length += got;
            }
            batch.add(file, entry, number, content, length);
            if (batch.isFull()) {
                filling = null;
                full.add(batch);
            }
            return length;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** @throws IOException what went wrong with one of those that were added */
    void check() throws IOException {
        IOException wrong = failure;
        if (wrong != null) {
            throw wrong;
        }
    }

    private Batch filling() throws IOException {
        if (writer == null) {
            for (int i = 0; i < BATCHES; i++) {
                empty.add(new Batch());
            }
            writer = Thread.ofPlatform().daemon().name("small-files").start(this::writeAll);
        }
        if (filling == null) {
            filling = taken(empty);
        }
        return filling;
    }

    /** Waits until all files are as their entries say. */
    void finish() throws IOException {
        if (writer == null) {
            return;
        }
        if (filling != null) {
            full.add(filling);
            filling = null;
        }
        for (int i = 0; i < BATCHES; i++) {
            taken(empty);
        }
        stop();
        check();
    }

    private static Batch taken(BlockingQueue<Batch> queue) throws InterruptedIOException {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("applying a layer was interrupted");
        }
    }

    private void writeAll() {
        try {
            while (true) {
                Batch batch = full.take();
                batch.write();
                empty.add(batch);
            }
        } catch (InterruptedException stopped) {
            // by close
        }
    }

    private void stop() {
        if (writer == null) {
            return;
        }
        boolean interrupted = false;
        writer.interrupt();
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        writer = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends; after {@link #finish} there is nothing left to do. */
    @Override
    public void close() {
        stop();
        if (filling != null) {
            filling.drop();
        }
        full.forEach(Batch::drop);
    }

    private record NewFile(Fd file, TarEntry entry, long number, int length) {}

    /** Some files and, behind each other, their contents. */
    private final class Batch {
        private final List<NewFile> files = new ArrayList<>(BATCH_FILES);
        private final ByteBuffer contents = ByteBuffer.allocateDirect(BATCH_FILES * MOST_BYTES);

        void add(Fd file, TarEntry entry, long number, byte[] from, int length) {
            contents.put(from, 0, length);
            files.add(new NewFile(file, entry, number, length));
        }

        boolean isFull() {
            return files.size() == BATCH_FILES;
        }

        void write() {
            int start = 0;
            for (NewFile each : files) {
                try (Fd file = each.file()) {
                    if (failure == null) {
                        contents.limit(start + each.length()).position(start);
                        write(file, each);
                    }
                }
                start += each.length();
            }
            files.clear();
            contents.clear();
        }

        private void write(Fd file, NewFile each) {
            try {
                if (each.length() > 0) {
                    sys.write(file, contents);
                }
                attributes.set(file, each.entry());
                sys.setTime(file, each.entry().mtime());
            } catch (IOException | RuntimeException e) {
                failure = LayerException.of(each.number(), each.entry(), e);
            }
        }

        void drop() {
            files.forEach(each -> each.file().close());
            files.clear();
        }
    }
}
