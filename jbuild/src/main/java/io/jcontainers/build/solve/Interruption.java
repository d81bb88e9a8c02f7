package io.jcontainers.build.solve;

/**
 * Interrupts the thread that has begun it when the build is to end, as long as it is open. Only for work that may break
 * off anywhere: what is tidied up afterwards must not be disturbed.
 */
public final class Interruption implements AutoCloseable {
    private final Cancellation cancellation;
    private final Thread worker = Thread.currentThread();
    private final Runnable listener = this::interrupt;
    private boolean closed;

    /** From here on. */
    public Interruption(Cancellation cancellation) {
        this.cancellation = cancellation;
        cancellation.tell(listener);
    }

    private synchronized void interrupt() {
        if (!closed) {
            worker.interrupt();
        }
    }

    @Override
    public void close() {
        cancellation.forget(listener);
        synchronized (this) {
            closed = true;
        }
        if (cancellation.isCanceled()) {
            Thread.interrupted();
        }
    }
}
