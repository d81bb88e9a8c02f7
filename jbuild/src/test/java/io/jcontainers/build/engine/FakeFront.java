package io.jcontainers.build.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.sys.Sockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntBiFunction;

/** A front played by a test, and a server at the other end of its connection. */
final class FakeFront implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final Thread engine;

    /** Connects and sends {@code jbuild WORDS}; the first frame of the engine is taken already. */
    FakeFront(ToIntBiFunction<Request, Front> commands, String... words) {
        Sockets sockets = new Sockets();
        Syscalls syscalls = Syscalls.linux();
        int[] pair = sockets.pair();
        connection = new Connection(syscalls, new Fd(syscalls, pair[0], false), Connection.Buffers.allocate());
        engine = Thread.ofPlatform()
                .daemon()
                .start(() -> new Server(sockets, syscalls, new Idleness(0), commands).serveOne(pair[1]));
        send(FrameKind.SIZE, NOTHING, 24, 80, 6);
        send(FrameKind.REQUEST, Training.request(List.of(words)));
        assertEquals(Steps.WINDOW, expect(FrameKind.HEARD).getInt());
    }

    void send(FrameKind kind, byte[] bytes, int... numbers) {
        connection.send(kind, bytes, numbers);
    }

    void send(FrameKind kind, String text, int... numbers) {
        send(kind, text.getBytes(StandardCharsets.UTF_8), numbers);
    }

    void send(FrameKind kind, int... numbers) {
        send(kind, NOTHING, numbers);
    }

    Connection.Frame next() {
        return connection.receive();
    }

    /** The status with which it is over; requests that come before are not answered. */
    int expectEnd() {
        Connection.Frame frame = next();
        while (frame.kind() != FrameKind.END) {
            frame = next();
        }
        return frame.content().getInt();
    }

    /** The next frame, which has to be of this kind. */
    ByteBuffer expect(FrameKind kind) {
        Connection.Frame frame = connection.receive();
        assertEquals(kind, frame.kind());
        return frame.content();
    }

    /** The next frame is an OUT of this. */
    void expectOut(int descriptor, String text) {
        ByteBuffer content = expect(FrameKind.OUT);
        assertEquals(descriptor, content.getInt());
        assertEquals(text, text(content));
    }

    static String text(ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content).toString();
    }

    /** It goes, and the engine has to be done with it. */
    @Override
    public void close() throws InterruptedException {
        connection.close();
        engine.join();
    }
}
