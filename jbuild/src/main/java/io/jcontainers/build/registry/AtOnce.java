package io.jcontainers.build.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Several pieces of work at once; the first failure ends all of them. */
public final class AtOnce {
    private final int most;
    private final String threadName;

    /**
     * What is done with each.
     *
     * @param <T> what it is done with
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; it is interrupted when another one has failed. */
        void on(T each) throws IOException, InterruptedException;
    }

    /**
     * Begins nothing yet.
     *
     * @param most how many at once
     * @param threadName of the threads, a number follows it
     */
    public AtOnce(int most, String threadName) {
        this.most = most;
        this.threadName = threadName;
    }

    /**
     * Does it with all of them, and returns when every one has ended.
     *
     * @throws IOException the first failure; the others are broken off
     */
    public <T> void run(Collection<? extends T> all, Work<T> work) throws IOException {
        ThreadFactory threads = Thread.ofVirtual().name(threadName, 0).factory();
        ExecutorService executor = Executors.newFixedThreadPool(most, threads);
        try {
            CompletionService<Void> running = new ExecutorCompletionService<>(executor);
            List<Future<Void>> futures = new ArrayList<>();
            for (T each : all) {
                futures.add(running.submit(() -> {
                    work.on(each);
                    return null;
                }));
            }
            for (int i = 0; i < futures.size(); i++) {
                running.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            executor.shutdownNow();
            executor.close();
        }
    }

    private static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException known -> known;
            case InterruptedException interrupted ->
                (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
            case RuntimeException defect -> throw defect;
            case null, default -> throw new IllegalStateException(e.getCause());
        };
    }
}
