package io.jcontainers.build.progress;

/** Does something ten times a second until it is closed. */
final class Pulse implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 100;

    private final Runnable beat;
    private final Thread thread;
    private boolean closed;

    Pulse(Runnable beat) {
        this.beat = beat;
        this.thread = Thread.ofPlatform().daemon().name("progress").start(this::run);
    }

    private void run() {
        while (waited()) {
            beat.run();
        }
    }

    private synchronized boolean waited() {
        long end = System.nanoTime() + INTERVAL_MILLIS * 1_000_000;
        try {
            for (long left = INTERVAL_MILLIS; left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            return false;
        }
        return !closed;
    }

    /** Returns when the last beat is over. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
