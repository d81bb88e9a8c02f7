package io.jcontainers.build.builder;

import io.jcontainers.build.network.NetworkPool;
import io.jcontainers.build.network.StepNetworkLease;
import io.jcontainers.build.run.StepNetwork;
import io.jcontainers.build.run.StepNetworks;
import java.io.IOException;

/** Networks of the pool that all builds share. */
record PooledNetworks(NetworkPool pool) implements StepNetworks {
    @Override
    public Lease take() throws IOException, InterruptedException {
        return new Pooled(pool.take());
    }

    @Override
    public void close() {
        // the pool is that of other builds, too
    }

    private record Pooled(StepNetworkLease lease) implements Lease {
        @Override
        public StepNetwork network() {
            return new StepNetwork.Joined(lease.path(), lease.hostAddress());
        }

        @Override
        public void useOnce() {
            lease.useOnce();
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
