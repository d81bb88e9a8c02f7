package io.jcontainers.build.agent;

import io.jcontainers.build.remote.TemporaryDirectory;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket that one step gets in place of the caller's SSH agent. Closed, it is removed and all that use it are cut
 * off. For any number of threads.
 */
public final class AgentProxy implements AutoCloseable {
    /** Connections of one step at the same time; more are closed at once. */
    static final int MOST_CONNECTIONS = 64;

    private static final String SOCKET = "agent";
    private static final Map<Integer, PosixFilePermission> PERMISSIONS = Map.of(
            0400, PosixFilePermission.OWNER_READ,
            0200, PosixFilePermission.OWNER_WRITE,
            0100, PosixFilePermission.OWNER_EXECUTE,
            0040, PosixFilePermission.GROUP_READ,
            0020, PosixFilePermission.GROUP_WRITE,
            0010, PosixFilePermission.GROUP_EXECUTE,
            0004, PosixFilePermission.OTHERS_READ,
            0002, PosixFilePermission.OTHERS_WRITE,
            0001, PosixFilePermission.OTHERS_EXECUTE);

    private final Path agent;
    private final TemporaryDirectory place;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Who may use the socket.
     *
     * @param mode permission bits
     */
    public record Access(int uid, int gid, int mode) {}

    private AgentProxy(Path agent, TemporaryDirectory place, ServerSocketChannel server) {
        this.agent = agent;
        this.place = place;
        this.server = server;
    }

    /**
     * Opens one.
     *
     * @param directory where it gets a directory of its own; nobody but its owner may enter that one
     * @param agent the caller's socket; it is connected to when the step asks for something
     */
    public static AgentProxy open(Syscalls sys, Path directory, Path agent, Access access) throws IOException {
        TemporaryDirectory place = TemporaryDirectory.create(sys, directory, "agent-");
        try {
            ServerSocketChannel server = listen(place, access);
            AgentProxy proxy = new AgentProxy(agent, place, server);
            Thread.ofVirtual().name("ssh agent").start(proxy::accept);
            return proxy;
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private static ServerSocketChannel listen(TemporaryDirectory place, Access access) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            // By the descriptor: a socket's path has 108 bytes at most, a run root may have more.
            Path bound = Path.of("/proc/self/fd/" + place.directory().number(), SOCKET);
            server.bind(UnixDomainSocketAddress.of(bound));
            Path socket = place.path().resolve(SOCKET);
            Files.setAttribute(socket, "unix:uid", access.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(socket, "unix:gid", access.gid(), LinkOption.NOFOLLOW_LINKS);
            Files.setPosixFilePermissions(socket, permissions(access.mode()));
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PERMISSIONS.forEach((bit, permission) -> {
            if ((mode & bit) != 0) {
                permissions.add(permission);
            }
        });
        return permissions;
    }

    /** What the step gets. */
    public Path socket() {
        return place.path().resolve(SOCKET);
    }

    private void accept() {
        while (!closed) {
            try {
                take(server.accept());
            } catch (IOException e) {
                return; // closed, or nothing can be accepted any more: the step sees a socket that nobody answers
            }
        }
    }

    private void take(SocketChannel connection) throws IOException {
        connections.add(connection);
        if (closed || connections.size() > MOST_CONNECTIONS) {
            end(connection);
            return;
        }
        Thread.ofVirtual().name("ssh agent").start(() -> {
            try {
                new AgentConversation(connection, agent).hold();
            } catch (IOException e) {
                return; // the step sees the end of its connection, as with an agent that has died
            } finally {
                end(connection);
            }
        });
    }

    private void end(SocketChannel connection) {
        connections.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            return; // it is of no use any more, closed or not
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            server.close();
            connections.forEach(this::end);
        } finally {
            place.close();
        }
    }
}
