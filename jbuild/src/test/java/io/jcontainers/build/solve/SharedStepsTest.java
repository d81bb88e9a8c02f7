package io.jcontainers.build.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.cache.CacheEntry;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.image.Digests;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SharedStepsTest {
    private static final StepKey KEY = StepKey.builder().add("step", "RUN").build();
    private static final CacheEntry ENTRY = new CacheEntry(KEY, Digests.fast().sha256(new byte[0]), 0, Instant.EPOCH);

    private final SharedSteps shared = new SharedSteps();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    /** Nothing is stored; making it takes until the end is counted down. */
    private final class Slow implements SharedSteps.Work {
        @Override
        public Optional<CacheEntry> find() {
            return Optional.empty();
        }

        @Override
        public CacheEntry make() throws InterruptedException {
            begun.countDown();
            end.await();
            return ENTRY;
        }
    }

    private CompletableFuture<SharedSteps.Result> start(SharedSteps.Work work, Cancellation cancellation) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return shared.of(KEY, work, cancellation);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    @Test
    void whoWaitsForAnotherBuildsStepMayStillBeCanceled() throws InterruptedException {
        CompletableFuture<SharedSteps.Result> maker = start(new Slow(), new Cancellation());
        begun.await();
        Cancellation cancellation = new Cancellation();
        CompletableFuture<SharedSteps.Result> waiter = start(new Slow(), cancellation);
        cancellation.cancel();
        assertInstanceOf(
                CancellationException.class,
                assertThrows(CompletionException.class, waiter::join).getCause());
        assertFalse(maker.isDone());
        end.countDown();
        assertEquals(new SharedSteps.Result(ENTRY, false), maker.join());
    }

    @Test
    void aCanceledBuildBeginsNothing() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThrows(CancellationException.class, () -> shared.of(KEY, new Slow(), cancellation));
        assertEquals(1, begun.getCount());
    }

    @Test
    void interruptionsEndWithTheWork() {
        Cancellation cancellation = new Cancellation();
        try (Interruption during = new Interruption(cancellation)) {
            cancellation.cancel();
            assertTrue(Thread.currentThread().isInterrupted(), during.toString());
        }
        assertFalse(Thread.interrupted());
    }
}
