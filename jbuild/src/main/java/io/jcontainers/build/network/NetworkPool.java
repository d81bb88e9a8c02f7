package io.jcontainers.build.network;

import io.jcontainers.build.sys.NetworkSyscalls;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Networks for steps. Nothing of the host is touched before the first one is wanted. One thread makes and checks them,
 * another deletes them, so that taking an idle one costs next to nothing. Nothing is left on the host when the engine
 * is killed but the forwarding of its devices, if that was off before, and two rules in iptables' chain FORWARD where
 * that drops by default: they match no device then, and the next engine deletes them. Safe for threads.
 */
public final class NetworkPool implements AutoCloseable {
    /** How many are kept for later. */
    private static final int IDLE_MOST = 2;

    private static final int CLOSE_SECONDS = 10;

    private final NetworkSyscalls sys;
    private final ForwardingSettings forwarding;
    private final ExecutorService worker = thread("networks");

    /** Deleting a device takes the kernel tens of milliseconds. */
    private final ExecutorService remover = thread("network-removal");

    private final Deque<StepNamespace> idle = new ArrayDeque<>();
    private final AtomicInteger builds = new AtomicInteger();

    /** Builds that began and for which the host has not been looked at yet. */
    private final AtomicInteger renewals = new AtomicInteger();

    /** Guarded by {@link #idle}. */
    private int leased;

    /** Of the worker alone. */
    private @Nullable HostNetwork host;

    public NetworkPool(NetworkSyscalls sys) {
        this(sys, new ForwardingSettings());
    }

    NetworkPool(NetworkSyscalls sys, ForwardingSettings forwarding) {
        this.sys = sys;
        this.forwarding = forwarding;
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** A build that is under way. */
    public interface Demand extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Why steps can't have a network of their own, in a few words; empty if they can, which has been tried then by
     * making one. Tried anew each time it was not possible before.
     */
    public Optional<String> unavailable() throws InterruptedException {
        try {
            await(() -> {
                if (idleCount() == 0) {
                    keep(make());
                }
                return true;
            });
            return Optional.empty();
        } catch (NetworkException e) {
            return Optional.of(e.reason());
        }
    }

    /**
     * A build begins that wants networks: until this is closed one is made ahead, in the background. Where that is not
     * possible {@link #take} tells why.
     */
    public Demand expect() {
        builds.incrementAndGet();
        renewals.incrementAndGet();
        later(() -> {
            renew();
            renewals.decrementAndGet();
            makeAhead();
        });
        return new Demand() {
            private final AtomicInteger open = new AtomicInteger(1);

            @Override
            public void close() {
                if (open.getAndSet(0) == 1) {
                    builds.decrementAndGet();
                }
            }
        };
    }

    /**
     * A network, idle or made now.
     *
     * @throws NetworkException when there can't be one
     * @throws IllegalStateException when the pool is closed
     */
    public StepNetworkLease take() throws NetworkException, InterruptedException {
        if (worker.isShutdown()) {
            throw new IllegalStateException("the pool of networks is closed");
        }
        // What is idle may be out of date: then the worker has to look first.
        StepNamespace ready = renewals.get() == 0 ? lease() : null;
        if (ready == null) {
            ready = await(() -> {
                StepNamespace other = lease();
                return other == null ? leaseNew() : other;
            });
        }
        StepNetworkLease lease = new StepNetworkLease(ready, this::giveBack);
        if (builds.get() > 0 && idleCount() == 0) {
            later(this::makeAhead); // waking the worker costs more than all the rest
        }
        return lease;
    }

    private void giveBack(StepNamespace namespace, boolean reusable) {
        boolean taken = later(() -> takeBack(namespace, reusable));
        if (!taken) {
            namespace.abandon();
        }
    }

    /** Whether the worker still works. */
    private boolean later(Runnable task) {
        try {
            worker.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** On the worker. */
    private void takeBack(StepNamespace namespace, boolean reusable) {
        synchronized (idle) {
            leased--;
        }
        if (reusable && namespace.host() == host && idleCount() < IDLE_MOST && namespace.isOriginal()) {
            keep(namespace);
        } else {
            remover.execute(namespace::delete);
        }
        makeAhead();
    }

    private @Nullable StepNamespace lease() {
        synchronized (idle) {
            StepNamespace ready = idle.poll();
            leased += ready == null ? 0 : 1;
            return ready;
        }
    }

    /** On the worker. */
    private StepNamespace leaseNew() throws NetworkException, InterruptedException {
        StepNamespace made = make();
        synchronized (idle) {
            leased++;
        }
        return made;
    }

    private void keep(StepNamespace namespace) {
        synchronized (idle) {
            idle.add(namespace);
        }
    }

    private int idleCount() {
        synchronized (idle) {
            return idle.size();
        }
    }

    /** On the worker. */
    private StepNamespace make() throws NetworkException, InterruptedException {
        HostNetwork there = host;
        if (there == null) {
            there = HostNetwork.open(sys, forwarding, RandomGenerator.of("SecureRandom"));
            host = there;
        }
        return StepNamespace.make(sys, there);
    }

    /** On the worker: one more while somebody may want it. */
    private void makeAhead() {
        try {
            if (builds.get() > 0 && idleCount() == 0) {
                keep(make());
            }
        } catch (NetworkException e) {
            // Whoever takes one meets the same failure.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the worker: starts anew where the host has got other networks meanwhile, unless steps are running. */
    private void renew() {
        HostNetwork there = host;
        try {
            if (there == null || there.isCurrent()) {
                return;
            }
            List<StepNamespace> outdated;
            synchronized (idle) {
                if (leased > 0) {
                    return;
                }
                outdated = takeIdle();
            }
            host = null;
            remover.submit(() -> remove(outdated, there)).get();
        } catch (NetworkException e) {
            // What is there goes on; a step that needs more will say so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On the remover, so behind all that was to be deleted before. */
    private static void remove(List<StepNamespace> namespaces, @Nullable HostNetwork host) {
        namespaces.forEach(StepNamespace::delete);
        if (host != null) {
            try {
                host.close();
            } catch (NetworkException e) {
                // The kernel takes the rules back with the socket.
            }
        }
    }

    private List<StepNamespace> takeIdle() {
        synchronized (idle) {
            List<StepNamespace> all = List.copyOf(idle);
            idle.clear();
            return all;
        }
    }

    private <T> T await(Callable<T> task) throws NetworkException, InterruptedException {
        Future<T> future = worker.submit(task);
        try {
            return future.get();
        } catch (InterruptedException e) {
            // What is made after all is for the next one.
            later(() -> undo(future));
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case NetworkException known -> throw known;
                case InterruptedException closing -> throw new NetworkException("the engine ends");
                case RuntimeException defect -> throw defect;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private void undo(Future<?> done) {
        if (done.state() == Future.State.SUCCESS && done.resultNow() instanceof StepNamespace made) {
            takeBack(made, true);
        }
    }

    /** Deletes what is idle and takes back what was set on the host. Networks that are taken end with their leases. */
    @Override
    public void close() throws InterruptedException {
        if (worker.isShutdown()) {
            return;
        }
        worker.shutdown();
        worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        HostNetwork there = host;
        host = null;
        List<StepNamespace> last = takeIdle();
        remover.execute(() -> remove(last, there));
        remover.shutdown();
        remover.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
