package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.network.NetworkPool;
import io.jcontainers.build.network.StepNetworkLease;
import io.jcontainers.build.run.StepNetwork;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The network of one step, as long as it runs. */
final class StepNetworks implements AutoCloseable {
    private final StepNetwork network;
    private final @Nullable StepNetworkLease lease;

    private StepNetworks(StepNetwork network, @Nullable StepNetworkLease lease) {
        this.network = network;
        this.lease = lease;
    }

    /**
     * Takes one.
     *
     * @param insecure whether the step may change it, so that no other one gets it afterwards
     */
    static StepNetworks of(NetworkPool pool, RunNetwork wanted, boolean insecure)
            throws IOException, InterruptedException {
        return switch (wanted) {
            case NONE -> new StepNetworks(new StepNetwork.None(), null);
            case HOST -> new StepNetworks(new StepNetwork.Host(), null);
            case DEFAULT -> {
                StepNetworkLease lease = pool.take();
                if (insecure) {
                    lease.useOnce();
                }
                yield new StepNetworks(new StepNetwork.Joined(lease.path()), lease);
            }
        };
    }

    StepNetwork network() {
        return network;
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
