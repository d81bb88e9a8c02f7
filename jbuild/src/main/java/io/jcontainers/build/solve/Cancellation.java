package io.jcontainers.build.solve;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a build is to end, and what has to be told so then. For any number of threads. */
public final class Cancellation {
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean canceled;

    /** Ends the build: tells everybody once. */
    public void cancel() {
        canceled = true;
        for (Runnable listener : listeners) {
            if (listeners.remove(listener)) {
                listener.run();
            }
        }
    }

    /** Whether it is to end. */
    public boolean isCanceled() {
        return canceled;
    }

    /** @throws CancellationException when it is to end */
    public void check() {
        if (canceled) {
            throw new CancellationException("the build was canceled");
        }
    }

    /** Tells this one when it is to end, at once if that has happened. */
    void tell(Runnable listener) {
        listeners.add(listener);
        if (canceled && listeners.remove(listener)) {
            listener.run();
        }
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
