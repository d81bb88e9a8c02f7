package io.jcontainers.build.engine;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.engine.ProtocolException;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.sys.SocketException;
import io.jcontainers.runc.sys.Sockets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.ToIntBiFunction;

/** Accepts fronts, each with a thread of its own, and ends when none has been there for a while. */
final class Server {
    private static final int ERRNO_PERM = 1;
    private static final int KEPT_BUFFERS = 4;

    private final Sockets sockets;
    private final Syscalls syscalls;
    private final ToIntBiFunction<Request, Front> commands;
    private final int owner;
    private final Idleness idleness;
    private final ArrayBlockingQueue<Connection.Buffers> buffers = new ArrayBlockingQueue<>(KEPT_BUFFERS);

    /**
     * @param idleness when it ends
     * @param commands do what a front asks for; its exit status
     */
    Server(Sockets sockets, Syscalls syscalls, Idleness idleness, ToIntBiFunction<Request, Front> commands) {
        this.sockets = sockets;
        this.syscalls = syscalls;
        this.commands = commands;
        this.owner = sockets.ownUid();
        this.idleness = idleness;
    }

    /** Fronts that connect to a listening descriptor; when it returns nobody can connect any more. */
    void serve(int listener) throws InterruptedException {
        Thread accepting = Thread.ofPlatform().daemon().name("accept").start(() -> accept(listener));
        idleness.await();
        // What an ending engine still does may take long: whoever comes now is refused, and starts the next one.
        try {
            syscalls.stopListening(new Fd(syscalls, listener, false));
            accepting.join();
        } catch (SysException e) {
            return; // then it is refused when this process ends
        }
    }

    /** The one front at the other end. */
    void serveOne(int connection) {
        hold(connection);
    }

    private void accept(int listener) {
        for (; ; ) {
            int fd;
            try {
                fd = sockets.accept(listener);
            } catch (SocketException e) {
                if (idleness.isOver()) {
                    return;
                }
                throw e;
            }
            if (!idleness.enter()) {
                sockets.close(fd); // nothing was taken: the front asks the next engine
                continue;
            }
            Thread.ofPlatform().daemon().name("front").start(() -> {
                try {
                    hold(fd);
                } finally {
                    idleness.leave();
                }
            });
        }
    }

    private void hold(int fd) {
        Connection.Buffers kept = buffers.poll();
        Connection.Buffers used = kept == null ? Connection.Buffers.allocate() : kept;
        try (Connection connection = new Connection(syscalls, new Fd(syscalls, fd, false), used)) {
            if (sockets.peerUid(fd) != owner) {
                throw new SocketException("foreign uid", ERRNO_PERM);
            }
            new Session(connection, commands).hold();
        } catch (SocketException | ProtocolException e) {
            return; // the front has gone or is none: it tells its caller
        } finally {
            buffers.offer(used);
        }
    }
}
