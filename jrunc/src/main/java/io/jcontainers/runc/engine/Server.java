package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.sys.SocketException;
import io.jcontainers.runc.sys.Sockets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Accepts fronts with a few threads and ends when none has come for a while; or serves one front. */
final class Server {
    private static final int WORKERS = 3;
    private static final int PATIENCE_S = 30;
    private static final int ERRNO_PERM = 1;
    private static final long DRAIN_STEP_NANOS = 1_000_000;
    private static final long QUIET_NANOS = 2_000_000_000L;
    private static final long USUAL_HEAP_BYTES = 16 << 20;

    private final Sockets sockets;
    private final int listener; // of serveOne: the connection
    private final Commands commands;
    private final AtomicLong lastUse = new AtomicLong(System.nanoTime());
    private final AtomicInteger answering = new AtomicInteger();
    private final Thread main = Thread.currentThread();
    private final int owner;
    private final AtomicBoolean warm = new AtomicBoolean();
    private final AtomicBoolean grown = new AtomicBoolean();

    Server(Sockets sockets, int listener, Commands commands) {
        this.sockets = sockets;
        this.listener = listener;
        this.commands = commands;
        this.owner = sockets.ownUid();
    }

    void serve() {
        for (int i = 0; i < WORKERS; i++) {
            Thread worker = new Thread(null, this::work, "worker-" + i, 0);
            worker.setDaemon(true);
            worker.start();
        }
        awaitIdle();
    }

    /** Answers what comes over this one connection, until the front hangs up or has nothing to ask for a while. */
    void serveOne() {
        sockets.limitWaits(listener, PATIENCE_S);
        try {
            while (!commands.service().isStopping()) {
                commands.service().count();
                new Conversation(new Connection(sockets, listener), commands).hold();
            }
        } catch (SocketException | ProtocolException e) {
            // The front has hung up: this is how it ends.
            return;
        }
    }

    private void awaitIdle() {
        long idleNanos = commands.idleSeconds() * 1_000_000_000L;
        for (; ; ) {
            long unused = System.nanoTime() - lastUse.get();
            if (unused >= idleNanos) {
                return;
            }
            if (Thread.interrupted()) {
                awaitAnswers();
                return;
            }
            if (grown.get() && unused >= QUIET_NANOS) {
                System.gc(); // collects all of the heap, and then shrinks it
                grown.set(false);
            } else {
                LockSupport.parkNanos(Math.min(grown.get() ? QUIET_NANOS : idleNanos, idleNanos) - unused);
            }
        }
    }

    /** What a large configuration took is given back when nobody calls for a while. */
    private void noteHeap() {
        if (Runtime.getRuntime().totalMemory() > USUAL_HEAP_BYTES && grown.compareAndSet(false, true)) {
            LockSupport.unpark(main);
        }
    }

    /** Until every answer that is under way has reached its front. */
    private void awaitAnswers() {
        while (answering.get() > 0) {
            LockSupport.parkNanos(DRAIN_STEP_NANOS);
        }
    }

    /** Once the first front has its answer: the next ones are answered by compiled code. */
    private void warmUp() {
        if (warm.compareAndSet(false, true)) {
            Thread thread = new Thread(null, this::rehearse, "warm-up", 0);
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    private void rehearse() {
        try {
            Training.warmUp(sockets, commands, this::awaitAnswers);
        } catch (SocketException | ProtocolException e) {
            // No sockets to be had: then the next answers are what compiles the code.
        }
    }

    private void work() {
        for (; ; ) {
            int fd = sockets.accept(listener);
            answering.incrementAndGet();
            commands.service().count();
            lastUse.set(System.nanoTime());
            try {
                if (sockets.peerUid(fd) != owner) {
                    throw new SocketException("foreign uid", ERRNO_PERM);
                }
                sockets.limitWaits(fd, PATIENCE_S);
                new Conversation(new Connection(sockets, fd), commands).hold();
            } catch (SocketException | ProtocolException e) {
                // The front has gone or is none; it tells its caller, and nothing has happened yet.
                continue;
            } finally {
                sockets.close(fd);
                lastUse.set(System.nanoTime());
                answering.decrementAndGet();
                noteHeap();
                if (commands.service().isStopping()) {
                    main.interrupt();
                } else {
                    warmUp();
                }
            }
        }
    }
}
