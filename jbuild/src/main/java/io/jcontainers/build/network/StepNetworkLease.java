package io.jcontainers.build.network;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** A network that one step has to itself until it is closed; close it when the step's last process has ended. */
public final class StepNetworkLease implements AutoCloseable {
    private final StepNamespace namespace;
    private final BiConsumer<StepNamespace, Boolean> end;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private volatile boolean reusable = true;

    /** @param end takes the namespace back, and whether it may be used again */
    StepNetworkLease(StepNamespace namespace, BiConsumer<StepNamespace, Boolean> end) {
        this.namespace = namespace;
        this.end = end;
    }

    /** The network namespace for any process of this machine: {@code /proc/PID/fd/N} of the engine. */
    public String path() {
        return namespace.path();
    }

    /** The host's address on the line to this network. */
    public String hostAddress() {
        return namespace.hostAddress();
    }

    /**
     * No other step gets this network: to be said of every step that has rights over it ({@code --security=insecure}),
     * before it starts.
     */
    public void useOnce() {
        reusable = false;
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            end.accept(namespace, reusable);
        }
    }
}
