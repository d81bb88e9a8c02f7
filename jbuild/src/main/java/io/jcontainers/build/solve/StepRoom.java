package io.jcontainers.build.solve;

import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.run.ReadyMounts;
import io.jcontainers.build.run.StepNetworks;
import io.jcontainers.build.snapshot.ChangedTree;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a RUN works in: the layers below it, a place for what it changes, its mounts and its network. Not for several
 * threads.
 */
final class StepRoom implements AutoCloseable {
    private final Services services;
    private final ChangedTree changed;
    private final ReadyMounts mounts;
    private final StepNetworks.Lease network;
    private final Deque<Closing> open = new ArrayDeque<>();

    /** Closes something. */
    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }

    /**
     * Gets something ready.
     *
     * @param <T> what it is
     */
    @FunctionalInterface
    interface Preparation<T> {
        T prepare() throws IOException, InterruptedException;
    }

    StepRoom(
            Services services,
            LayerChain chain,
            Preparation<ReadyMounts> preparedMounts,
            Preparation<StepNetworks.Lease> preparedNetwork)
            throws IOException, InterruptedException {
        this.services = services;
        try {
            changed = services.files().change(chain);
            open.push(changed::close);
            mounts = preparedMounts.prepare();
            open.push(mounts::close);
            network = preparedNetwork.prepare();
            open.push(network::close);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private StepRoom(StepRoom other) {
        services = other.services;
        changed = other.changed;
        mounts = other.mounts;
        network = other.network;
        open.addAll(other.open);
        other.open.clear();
    }

    /** The same for somebody else to close; closing this one does nothing from now on. */
    StepRoom handOver() {
        return new StepRoom(this);
    }

    ChangedTree changed() {
        return changed;
    }

    ReadyMounts mounts() {
        return mounts;
    }

    StepNetworks.Lease network() {
        return network;
    }

    /** The layers below. */
    MergedTree tree() {
        return changed.below();
    }

    /** With what the step has changed, for the caller to close. */
    Fd openChanged() throws IOException {
        return services.sys().openDirectory(changed.files());
    }

    /** The layers below under what the step has changed. */
    MergedTree tree(Fd files) {
        return changed.now(files);
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
