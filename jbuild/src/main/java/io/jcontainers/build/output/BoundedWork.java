package io.jcontainers.build.output;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does something with each of several things, some at once. */
final class BoundedWork {
    private BoundedWork() {}

    /** What is done with one. */
    @FunctionalInterface
    interface Work<T, R> {
        R apply(T item) throws IOException, InterruptedException;
    }

    /**
     * The results in the order of the things.
     *
     * @param most how many at once
     * @throws IOException the first failure; the others are broken off and waited for
     */
    static <T, R> List<R> map(List<T> items, int most, Work<T, R> work) throws IOException {
        if (items.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(items.size(), most),
                Thread.ofPlatform().daemon().name("output-", 0).factory());
        try (threads) {
            CompletionService<R> done = new ExecutorCompletionService<>(threads);
            List<Future<R>> futures = new ArrayList<>();
            for (T item : items) {
                futures.add(done.submit(() -> work.apply(item)));
            }
            try {
                for (int i = 0; i < items.size(); i++) {
                    done.take().get();
                }
            } catch (InterruptedException | ExecutionException e) {
                threads.shutdownNow();
                throw failure(e);
            }
            List<R> results = new ArrayList<>();
            futures.forEach(future -> results.add(future.resultNow()));
            return results;
        }
    }

    private static IOException failure(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("the output was interrupted");
        }
        Throwable cause = e.getCause();
        return switch (cause) {
            case IOException io -> io;
            case RuntimeException defect -> throw defect;
            case Error error -> throw error;
            case null, default -> new IOException("an output failed: " + cause, cause);
        };
    }
}
