package io.jcontainers.build.engine;

import java.util.concurrent.TimeUnit;

/** When an engine has nobody to serve: first it gives memory back, and in the end it is over. */
final class Idleness {
    private static final long QUIET_NANOS = 2_000_000_000L;
    private static final long NANOS_OF_MILLI = 1_000_000;
    private static final long USUAL_HEAP_BYTES = 24 << 20;

    private final long mostNanos;
    private int sessions;
    private long entered;
    private long lastUse = System.nanoTime();
    private boolean grown;
    private boolean over;

    /** @param mostSeconds how long an engine waits for another front */
    Idleness(long mostSeconds) {
        this.mostNanos = TimeUnit.SECONDS.toNanos(mostSeconds);
    }

    /** A front has come; false when it comes too late. */
    synchronized boolean enter() {
        if (!over) {
            sessions++;
            entered++;
        }
        return !over;
    }

    /** Whether none may enter any more. */
    synchronized boolean isOver() {
        return over;
    }

    /** How many fronts there are. */
    synchronized int sessions() {
        return sessions;
    }

    /** How many there have been, with those that are there. */
    synchronized long entered() {
        return entered;
    }

    /**
     * It is over when the front that asks for it has gone; from now on none may enter.
     *
     * @return false while others are there: then nothing changes
     */
    synchronized boolean endWithLast() {
        if (sessions > 1) {
            return false;
        }
        over = true;
        return true;
    }

    /** A front has gone. */
    synchronized void leave() {
        sessions--;
        lastUse = System.nanoTime();
        grown = Runtime.getRuntime().totalMemory() > USUAL_HEAP_BYTES;
        notifyAll();
    }

    /** Returns when no front has been there for long enough; from then on none may enter. */
    void await() throws InterruptedException {
        while (waitForQuiet()) {
            System.gc(); // collects all of the heap, and then shrinks it
        }
    }

    /** True when a heap that has grown is in nobody's use, false when all is over. */
    private synchronized boolean waitForQuiet() throws InterruptedException {
        for (; ; ) {
            long unused = System.nanoTime() - lastUse;
            if (sessions > 0) {
                wait();
            } else if (over || unused >= mostNanos) {
                over = true;
                return false;
            } else if (grown && unused >= QUIET_NANOS) {
                grown = false;
                return true;
            } else {
                long until = grown ? Math.min(QUIET_NANOS, mostNanos) : mostNanos;
                wait((until - unused) / NANOS_OF_MILLI + 1);
            }
        }
    }
}
