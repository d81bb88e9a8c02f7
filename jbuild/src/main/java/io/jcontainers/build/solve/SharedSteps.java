package io.jcontainers.build.solve;

import io.jcontainers.build.cache.CacheEntry;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.image.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Steps that are under way in any build: of several that want the same result one works and the others wait. When that
 * one fails, for whatever reason, one of the others tries itself.
 */
public final class SharedSteps {
    private final ConcurrentMap<Digest, CompletableFuture<Optional<CacheEntry>>> underWay = new ConcurrentHashMap<>();

    /** Looks into the cache, or makes the result. */
    public interface Work {
        /** The result if it is there. */
        Optional<CacheEntry> find() throws IOException;

        /** Makes it. */
        CacheEntry make() throws IOException, InterruptedException;
    }

    /** The result, and whether it was there or was made by somebody else. */
    public record Result(CacheEntry entry, boolean cached) {}

    /**
     * The result of a key, found, waited for, or made.
     *
     * @throws java.util.concurrent.CancellationException when the build is to end, also while it waits
     */
    public Result of(StepKey key, Work work, Cancellation cancellation) throws IOException, InterruptedException {
        for (; ; ) {
            cancellation.check();
            Optional<CacheEntry> there = work.find();
            if (there.isPresent()) {
                return new Result(there.get(), true);
            }
            CompletableFuture<Optional<CacheEntry>> mine = new CompletableFuture<>();
            CompletableFuture<Optional<CacheEntry>> theirs = underWay.putIfAbsent(key.digest(), mine);
            if (theirs == null) {
                return new Result(make(key, work, mine), false);
            }
            await(theirs, cancellation);
        }
    }

    private static void await(CompletableFuture<?> theirs, Cancellation cancellation) {
        CompletableFuture<Void> canceled = new CompletableFuture<>();
        Runnable stop = () -> canceled.complete(null);
        cancellation.tell(stop);
        try {
            CompletableFuture.anyOf(theirs, canceled).join();
        } finally {
            cancellation.forget(stop);
        }
    }

    private CacheEntry make(StepKey key, Work work, CompletableFuture<Optional<CacheEntry>> mine)
            throws IOException, InterruptedException {
        Optional<CacheEntry> made = Optional.empty();
        try {
            Optional<CacheEntry> meanwhile = work.find();
            made = meanwhile.isPresent() ? meanwhile : Optional.of(work.make());
            return made.get();
        } finally {
            underWay.remove(key.digest(), mine);
            mine.complete(made);
        }
    }
}
