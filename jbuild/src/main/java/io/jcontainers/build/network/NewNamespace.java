package io.jcontainers.build.network;

import io.jcontainers.build.network.firewall.Firewall;
import io.jcontainers.build.network.route.RouteSocket;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.NetworkSyscalls;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace and sockets in it. It is made by a thread that ends at once: a thread that stayed would hand the
 * namespace to every thread that the virtual machine happens to start from it.
 *
 * @param namespace its descriptor
 * @param routes of it
 * @param firewall of it
 * @param tcp of it
 */
record NewNamespace(Fd namespace, RouteSocket routes, Firewall firewall, TcpSockets tcp) implements AutoCloseable {
    /** Makes one; call it on a platform thread, which is blocked for about a millisecond. */
    static NewNamespace make(NetworkSyscalls sys) throws IOException, InterruptedException {
        Making making = new Making(sys);
        Thread thread = Thread.ofPlatform().daemon().name("network-namespace").start(making);
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            joinAndClose(thread, making);
            throw e;
        }
        if (making.failure != null) {
            throw making.failure;
        }
        if (making.made == null) {
            throw new IOException("a thread ended early"); // out of memory, for one
        }
        return making.made;
    }

    private static void joinAndClose(Thread thread, Making making) throws InterruptedException {
        thread.join();
        if (making.made != null) {
            making.made.close();
        }
    }

    private static final class Making implements Runnable {
        private final NetworkSyscalls sys;
        private @Nullable NewNamespace made;
        private @Nullable IOException failure;

        Making(NetworkSyscalls sys) {
            this.sys = sys;
        }

        @Override
        public void run() {
            try {
                sys.unshareNetwork();
                made = open();
            } catch (IOException e) {
                failure = e;
            }
        }

        private NewNamespace open() throws SysException {
            Fd namespace = sys.openOwnNetwork();
            RouteSocket routes = null;
            Firewall firewall = null;
            try {
                routes = RouteSocket.open(sys);
                firewall = Firewall.open(sys);
                return new NewNamespace(namespace, routes, firewall, TcpSockets.open(sys));
            } catch (SysException e) {
                if (firewall != null) {
                    firewall.close();
                }
                if (routes != null) {
                    routes.close();
                }
                namespace.close();
                throw e;
            }
        }
    }

    @Override
    public void close() {
        routes.close();
        firewall.close();
        tcp.close();
        namespace.close();
    }
}
