package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of one blob over several connections. They are handed on in their order, so that the file never has holes; a
 * bounded number of them waits in memory.
 */
final class BlobParts {
    private final BlobPlace place;
    private final Descriptor blob;
    private final int parts;
    private final int partBytes;

    /** Takes the bytes in their order. */
    @FunctionalInterface
    interface Sink {
        void append(byte[] bytes, int length) throws IOException;
    }

    BlobParts(BlobPlace place, Descriptor blob, RegistrySettings settings) {
        this.place = place;
        this.blob = blob;
        this.parts = settings.parts();
        this.partBytes = settings.partBytes();
    }

    /**
     * Brings everything from a byte on.
     *
     * @return false when the registry has no ranges: then nothing was brought
     */
    boolean fetch(long from, Sink sink) throws IOException {
        byte[] first = part(from);
        if (first == null) {
            return false;
        }
        sink.append(first, first.length);
        Deque<Future<byte[]>> waiting = new ArrayDeque<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            long next = from + first.length;
            while (next < blob.size() || !waiting.isEmpty()) {
                while (next < blob.size() && waiting.size() < parts) {
                    long start = next;
                    waiting.add(threads.submit(() -> certain(start)));
                    next += length(start);
                }
                byte[] part = result(waiting.removeFirst());
                sink.append(part, part.length);
            }
            return true;
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    private static byte[] result(Future<byte[]> part) throws IOException {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted during a download").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private int length(long from) {
        return (int) Math.min(partBytes, blob.size() - from);
    }

    private byte[] certain(long from) throws IOException {
        byte[] bytes = part(from);
        if (bytes == null) {
            throw RegistryException.of(
                    RegistryException.Reason.UNTRUSTED,
                    "blob " + blob.digest() + " from " + place.host() + ": ranges are answered now and then only");
        }
        return bytes;
    }

    private byte @Nullable [] part(long from) throws IOException {
        int length = length(from);
        long last = from + length - 1;
        try (Answer answer = place.send(from, last, 200, 206, 416)) {
            if (answer.status() != 206 || !ContentRange.is(answer.header("Content-Range"), from, last, blob.size())) {
                return null;
            }
            byte[] bytes = answer.bytes(length);
            if (bytes.length < length) {
                throw RegistryException.passing(
                        RegistryException.Reason.UNAVAILABLE,
                        "blob " + blob.digest() + ": a range ended after " + bytes.length + " of " + length + " bytes",
                        null);
            }
            return bytes;
        }
    }
}
