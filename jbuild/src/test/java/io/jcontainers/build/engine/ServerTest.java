package io.jcontainers.build.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.sys.Sockets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
    /** Flags of a listening socket in /proc/net/unix; those of its connections have the same path. */
    private static final String LISTENS = "00010000";

    @TempDir
    Path directory;

    /** The descriptor of a listening socket of this process. */
    private static int descriptor(Path socket) throws IOException {
        String inode = Files.readAllLines(Path.of("/proc/net/unix")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(words -> words.length == 8 && words[7].equals(socket.toString()))
                .filter(words -> words[3].equals(LISTENS))
                .map(words -> words[6])
                .findFirst()
                .orElseThrow();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                try {
                    if (Files.readSymbolicLink(each).toString().equals("socket:[" + inode + "]")) {
                        return Integer.parseInt(each.getFileName().toString());
                    }
                } catch (NoSuchFileException closed) {
                    continue; // that of this listing
                }
            }
        }
        throw new IOException("no descriptor of " + socket);
    }

    /**
     * An engine that ends may have much to do yet. Fronts must not find it by its name meanwhile: one that does is let
     * go again and again, and tells its caller that there is no engine.
     */
    @Test
    void whoeverComesTooLateIsRefused() throws Exception {
        UnixDomainSocketAddress name = UnixDomainSocketAddress.of(directory.resolve("engine"));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(name);
            Server server = new Server(new Sockets(), Syscalls.linux(), new Idleness(0), (_, _) -> 0);
            server.serve(descriptor(name.getPath()));
            assertThrows(ConnectException.class, () -> SocketChannel.open(name).close());
        }
    }

    /** One that has connected, and was not accepted yet, learns of it at once. */
    @Test
    void whoeverWaitsAtTheEndIsLetGo() throws Exception {
        UnixDomainSocketAddress name = UnixDomainSocketAddress.of(directory.resolve("engine"));
        CountDownLatch answered = new CountDownLatch(1);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(name);
            try (SocketChannel early = SocketChannel.open(name)) {
                Server server = new Server(new Sockets(), Syscalls.linux(), new Idleness(0), (_, _) -> {
                    answered.countDown();
                    return 0;
                });
                early.shutdownOutput(); // it asks for nothing, should it be served before the end
                server.serve(descriptor(name.getPath()));
                assertEquals(-1, early.read(ByteBuffer.allocate(1)));
            }
        }
        assertEquals(1, answered.getCount());
    }
}
