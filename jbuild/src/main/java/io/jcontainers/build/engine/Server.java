package io.jcontainers.build.engine;

import io.jcontainers.build.command.Commands;
import io.jcontainers.runc.engine.ProtocolException;
import io.jcontainers.runc.sys.SocketException;
import io.jcontainers.runc.sys.Sockets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Accepts fronts, each with a thread of its own, and ends when none has been there for a while. */
final class Server {
    private static final int ERRNO_PERM = 1;

    private final Sockets sockets;
    private final Commands commands;
    private final int owner;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicLong lastUse = new AtomicLong(System.nanoTime());

    Server(Sockets sockets, Commands commands) {
        this.sockets = sockets;
        this.commands = commands;
        this.owner = sockets.ownUid();
    }

    /** Fronts that connect to a listening descriptor. */
    void serve(int listener) throws InterruptedException {
        Thread.ofPlatform().daemon().name("accept").start(() -> accept(listener));
        long idleNanos = commands.idleSeconds() * 1_000_000_000L;
        for (long left = idleNanos; left > 0; left = idleNanos - (System.nanoTime() - lastUse.get())) {
            Thread.sleep(left / 1_000_000 + 1);
            if (sessions.get() > 0) {
                lastUse.set(System.nanoTime());
            }
        }
    }

    /** The one front at the other end. */
    void serveOne(int connection) {
        hold(connection);
    }

    private void accept(int listener) {
        for (; ; ) {
            int fd = sockets.accept(listener);
            sessions.incrementAndGet();
            Thread.ofPlatform().daemon().name("front").start(() -> {
                try {
                    hold(fd);
                } finally {
                    lastUse.set(System.nanoTime());
                    sessions.decrementAndGet();
                }
            });
        }
    }

    private void hold(int fd) {
        try {
            if (sockets.peerUid(fd) != owner) {
                throw new SocketException("foreign uid", ERRNO_PERM);
            }
            new Session(new Connection(sockets, fd), commands).hold();
        } catch (SocketException | ProtocolException e) {
            return; // the front has gone or is none: it tells its caller
        } finally {
            sockets.close(fd);
        }
    }
}
