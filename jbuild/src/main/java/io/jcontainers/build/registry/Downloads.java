package io.jcontainers.build.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Several blobs at once; the first failure ends all of them, and what came stays in their files. */
final class Downloads {
    private final int atOnce;

    /** Brings one. */
    @FunctionalInterface
    interface Single {
        void download(Transfer transfer) throws IOException;
    }

    Downloads(int atOnce) {
        this.atOnce = atOnce;
    }

    /** @throws IllegalArgumentException for the same blob twice: two files would be written, one would do */
    void run(List<Transfer> transfers, Single single) throws IOException {
        Set<Object> digests = new HashSet<>();
        for (Transfer transfer : transfers) {
            if (!digests.add(transfer.blob().digest())) {
                throw new IllegalArgumentException("blob " + transfer.blob().digest() + " twice");
            }
        }
        ThreadFactory threads = Thread.ofVirtual().name("download-", 0).factory();
        ExecutorService executor = Executors.newFixedThreadPool(atOnce, threads);
        try {
            CompletionService<Void> running = new ExecutorCompletionService<>(executor);
            List<Future<Void>> all = new ArrayList<>();
            for (Transfer transfer : transfers) {
                all.add(running.submit(() -> {
                    single.download(transfer);
                    return null;
                }));
            }
            for (int i = 0; i < all.size(); i++) {
                running.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted during a download").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
            executor.close();
        }
    }
}
