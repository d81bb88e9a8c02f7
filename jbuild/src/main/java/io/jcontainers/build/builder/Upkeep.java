package io.jcontainers.build.builder;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What is done when builds have been answered, in the background, one after the other. Safe for threads. */
public final class Upkeep {
    /** The answers go first. */
    private static final long DELAY_MILLIS = 200;

    /** By then the kernel has written what builds have left (vm.dirty_expire_centisecs: 30 s). */
    private static final long QUIET_MILLIS = 45_000;

    private static final long THREAD_SECONDS = 1;
    private static final long MOST_SECONDS = 60;

    private final ScheduledThreadPoolExecutor executor;
    private final Set<Object> waiting = new HashSet<>();

    /** What is done once nothing more comes for a while. */
    private final Map<Object, ScheduledFuture<?>> quiet = new HashMap<>();

    /** Something that can be done another time if it fails. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** With a thread of its own while there is something to do. */
    public Upkeep() {
        this.executor = new ScheduledThreadPoolExecutor(
                1, work -> Thread.ofPlatform().daemon().name("upkeep").unstarted(work));
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(THREAD_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Does something soon; nothing if the same still waits. */
    void soon(Object same, Work work) {
        synchronized (waiting) {
            if (!waiting.add(same)) {
                return;
            }
        }
        executor.schedule(() -> run(same, work), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Does something when this was not asked for again for a while; not at all if the engine ends before. */
    void whenQuiet(Object same, Work work) {
        synchronized (waiting) {
            ScheduledFuture<?> before = quiet.get(same);
            if (before != null) {
                before.cancel(false);
            }
            quiet.put(same, executor.schedule(() -> run(same, work), QUIET_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    private void run(Object same, Work work) {
        synchronized (waiting) {
            waiting.remove(same);
        }
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            return; // nobody waits for it, and the next engine or build does it again
        }
    }

    /** Waits until all is done, for an engine that ends; takes nothing any more. */
    public void finish() throws InterruptedException {
        synchronized (waiting) {
            quiet.values().forEach(late -> late.cancel(false));
        }
        executor.shutdown();
        executor.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS);
    }
}
