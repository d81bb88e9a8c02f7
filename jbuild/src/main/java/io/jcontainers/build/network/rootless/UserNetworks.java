package io.jcontainers.build.network.rootless;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.run.StepNetwork;
import io.jcontainers.build.run.StepNetworks;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The networks of one build of an ordinary user. Each is made when it is wanted, used again by later steps, and ends
 * with the build, or its front.
 */
public final class UserNetworks implements StepNetworks {
    private static final String WAY_OUT = "; install the package passt (pasta) or slirp4netns,"
            + " or run steps in the host's network with --network=host";

    private final Front front;
    private final String path;
    private final Deque<UserNetwork> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param path the caller's variable PATH */
    public UserNetworks(Front front, String path) {
        this.front = front;
        this.path = path;
    }

    @Override
    public Lease take() throws IOException, InterruptedException {
        UserNetwork ready = idle();
        return new Taken(ready == null ? make() : ready);
    }

    private synchronized @Nullable UserNetwork idle() {
        UserNetwork ready = idle.poll();
        while (ready != null && !ready.isConnected()) {
            ready = idle.poll();
        }
        return ready;
    }

    private UserNetwork make() throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (Carrier carrier : Carrier.values()) {
            try {
                return UserNetwork.make(front, carrier, path);
            } catch (IOException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        throw new IOException("no network for build steps: " + String.join(", ", reasons) + WAY_OUT);
    }

    private synchronized void giveBack(UserNetwork network, boolean reusable) {
        if (reusable && !closed && network.isConnected()) {
            idle.push(network);
        } else {
            network.end();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(UserNetwork::end);
        idle.clear();
    }

    private final class Taken implements Lease {
        private final UserNetwork mine;
        private final AtomicBoolean open = new AtomicBoolean(true);
        private volatile boolean reusable = true;

        Taken(UserNetwork mine) {
            this.mine = mine;
        }

        @Override
        public StepNetwork network() {
            return new StepNetwork.Joined(mine.path(), null);
        }

        @Override
        public void useOnce() {
            reusable = false;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                giveBack(mine, reusable);
            }
        }
    }
}
