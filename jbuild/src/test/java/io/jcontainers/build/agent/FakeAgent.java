package io.jcontainers.build.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent that answers each message with its own content, under the next higher type. */
final class FakeAgent implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private volatile int type = -1;

    FakeAgent(Path socket) {
        this.socket = socket;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    Path socket() {
        return socket;
    }

    /** Types of the messages that came. */
    List<Integer> heard() {
        return heard;
    }

    /** From now on every answer is of this type. */
    void answerWith(int wrong) {
        type = wrong;
    }

    private void accept() {
        try {
            for (; ; ) {
                SocketChannel one = server.accept();
                Thread.ofVirtual().start(() -> serve(one));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(SocketChannel one) {
        try (one) {
            for (AgentMessage asked = AgentMessage.read(one); asked != null; asked = AgentMessage.read(one)) {
                heard.add(asked.type());
                byte[] answer = asked.bytes().clone();
                answer[0] = (byte) (type < 0 ? asked.type() + 1 : type);
                new AgentMessage(answer).write(one);
            }
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
