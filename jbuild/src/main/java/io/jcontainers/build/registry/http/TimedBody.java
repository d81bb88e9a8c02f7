package io.jcontainers.build.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, which the network fills and one reader empties. Only the time in which the reader waits
 * for the network counts towards a stall: a slow disk is none.
 *
 * <p>A few chunks are asked for in advance; a reader that doesn't read stops the sender. Closing it before its end
 * gives the connection up.
 */
final class TimedBody extends InputStream implements BodySubscriber<TimedBody> {
    private static final int AHEAD = 4;

    private final String host;
    private final Timeouts timeouts;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private final CompletableFuture<TimedBody> self = CompletableFuture.completedFuture(this);
    private Flow.@Nullable Subscription subscription; // guarded by this
    private boolean closed; // guarded by this
    private boolean ended;
    private long windowNanos;
    private long windowBytes;

    /** What the network tells the reader. */
    private sealed interface Event {
        record Chunks(List<ByteBuffer> buffers) implements Event {}

        record Failure(Throwable cause) implements Event {}

        record End() implements Event {}
    }

    TimedBody(String host, Timeouts timeouts) {
        this.host = host;
        this.timeouts = timeouts;
    }

    @Override
    public CompletionStage<TimedBody> getBody() {
        return self;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription to) {
        if (closed || subscription != null) {
            to.cancel();
            return;
        }
        subscription = to;
        to.request(AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        events.add(new Event.Chunks(item));
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new Event.Failure(cause));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer chunk = chunk();
        if (chunk == null) {
            return -1;
        }
        int got = Math.min(length, chunk.remaining());
        chunk.get(into, offset, got);
        return got;
    }

    private @Nullable ByteBuffer chunk() throws IOException {
        while (true) {
            ByteBuffer first = chunks.peekFirst();
            if (first != null && first.hasRemaining()) {
                return first;
            }
            if (first != null) {
                chunks.removeFirst();
            } else if (ended || !next()) {
                return null;
            }
        }
    }

    /** Takes what comes next; false at the end. */
    private boolean next() throws IOException {
        return switch (await()) {
            case Event.Chunks some -> {
                for (ByteBuffer buffer : some.buffers()) {
                    windowBytes += buffer.remaining();
                    chunks.addLast(buffer);
                }
                requestOne();
                yield true;
            }
            case Event.End _ -> {
                ended = true;
                yield false;
            }
            case Event.Failure failure ->
                throw RegistryException.passing(
                        RegistryException.Reason.UNAVAILABLE,
                        host + " broke the transfer off: " + Failures.words(failure.cause()),
                        failure.cause());
        };
    }

    private Event await() throws IOException {
        long window = timeouts.stallWindow().toNanos();
        while (true) {
            synchronized (this) {
                if (closed) {
                    throw new IOException("the body from " + host + " is closed");
                }
            }
            long start = System.nanoTime();
            Event event;
            try {
                event = events.poll(Math.max(1, window - windowNanos), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("interrupted while " + host + " was sending").initCause(e);
            }
            windowNanos += System.nanoTime() - start;
            if (windowNanos >= window) {
                checkWindow();
            }
            if (event != null) {
                return event;
            }
        }
    }

    private void checkWindow() throws IOException {
        if (windowBytes < timeouts.windowBytes()) {
            close();
            throw RegistryException.passing(
                    RegistryException.Reason.STALLED,
                    host + " sent " + windowBytes + " bytes in "
                            + timeouts.stallWindow().toMillis() + " ms",
                    null);
        }
        windowNanos = 0;
        windowBytes = 0;
    }

    private synchronized void requestOne() {
        if (subscription != null && !closed) {
            subscription.request(1);
        }
    }

    @Override
    public void close() {
        Flow.Subscription give;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            give = subscription;
        }
        if (give != null && !ended) {
            give.cancel();
        }
    }
}
