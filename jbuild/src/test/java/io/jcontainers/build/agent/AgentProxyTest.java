package io.jcontainers.build.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentProxyTest {
    private final Scratch scratch = new Scratch();
    private final FakeAgent agent = new FakeAgent(scratch.path().resolve("caller"));
    private Path directory = Path.of("");

    @BeforeEach
    void directory() throws IOException {
        directory = Files.createDirectory(scratch.path().resolve("agents"));
    }

    @AfterEach
    void remove() throws IOException {
        agent.close();
        scratch.close();
    }

    private AgentProxy open(int mode) throws IOException {
        Map<String, Object> own = Files.readAttributes(directory, "unix:uid,gid");
        return AgentProxy.open(
                Syscalls.linux(),
                directory,
                agent.socket(),
                new AgentProxy.Access((Integer) own.get("uid"), (Integer) own.get("gid"), mode));
    }

    private static SocketChannel connect(AgentProxy proxy) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(proxy.socket()));
        return channel;
    }

    private static AgentMessage ask(SocketChannel channel, int... bytes) throws IOException {
        byte[] message = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            message[i] = (byte) bytes[i];
        }
        new AgentMessage(message).write(channel);
        AgentMessage answer = AgentMessage.read(channel);
        assertNotNull(answer);
        return answer;
    }

    @Test
    void keysAndSignatures() throws IOException {
        try (AgentProxy proxy = open(0600);
                SocketChannel step = connect(proxy)) {
            assertArrayEquals(new byte[] {12, 7}, ask(step, 11, 7).bytes());
            assertArrayEquals(new byte[] {14, 1, 2, 3}, ask(step, 13, 1, 2, 3).bytes());
            assertArrayEquals(new byte[] {12}, ask(step, 11).bytes());
            assertEquals(List.of(11, 13, 11), agent.heard());
        }
    }

    /** Everything else that has a number in the protocol, and what has none. */
    @ParameterizedTest
    @CsvSource({"1", "5", "12", "14", "17", "18", "19", "20", "21", "22", "23", "25", "26", "27", "28", "0", "255"})
    void everythingElseFails(int type) throws IOException {
        try (AgentProxy proxy = open(0600);
                SocketChannel step = connect(proxy)) {
            assertArrayEquals(new byte[] {5}, ask(step, type, 1, 2, 3).bytes());
            assertEquals(List.of(), agent.heard());
            assertArrayEquals(new byte[] {12}, ask(step, 11).bytes(), "and the connection goes on");
        }
    }

    /** An agent that answers with something else than it was asked for is no way to get anything into a step. */
    @Test
    void anAnswerOfTheWrongKindIsAFailure() throws IOException {
        agent.answerWith(200);
        try (AgentProxy proxy = open(0600);
                SocketChannel step = connect(proxy)) {
            assertArrayEquals(new byte[] {5}, ask(step, 11).bytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "262145", "2147483647", "-1"})
    void lengthsThatNoMessageHas(int length) throws IOException {
        try (AgentProxy proxy = open(0600);
                SocketChannel step = connect(proxy)) {
            step.write(ByteBuffer.allocate(5).putInt(length).put((byte) 11).flip());
            assertEnds(step);
            assertEquals(List.of(), agent.heard());
        }
    }

    @Test
    void theLongestMessage() throws IOException {
        try (AgentProxy proxy = open(0600);
                SocketChannel step = connect(proxy)) {
            int[] longest = new int[AgentMessage.MOST_BYTES];
            longest[0] = 13;
            assertEquals(AgentMessage.MOST_BYTES, ask(step, longest).bytes().length);
        }
    }

    private static void assertEnds(SocketChannel step) {
        try {
            assertTrue(step.read(ByteBuffer.allocate(1)) < 0);
        } catch (IOException reset) {
            assertNotNull(reset.getMessage()); // the end of a connection with unread bytes in it
        }
    }

    @Test
    void tooManyConnections() throws IOException {
        try (AgentProxy proxy = open(0600)) {
            SocketChannel[] steps = new SocketChannel[AgentProxy.MOST_CONNECTIONS];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = connect(proxy);
                assertEquals(12, ask(steps[i], 11).type());
            }
            try (SocketChannel oneMore = connect(proxy)) {
                assertEnds(oneMore);
            }
            for (SocketChannel step : steps) {
                assertEquals(12, ask(step, 11).type());
                step.close();
            }
        }
    }

    @Test
    void whoseTheSocketIs() throws IOException {
        try (AgentProxy proxy = open(0640)) {
            assertEquals(0140640, Files.getAttribute(proxy.socket(), "unix:mode"));
            Path place = proxy.socket().getParent();
            assertNotNull(place);
            assertEquals(0040700, Files.getAttribute(place, "unix:mode"));
        }
    }

    @Test
    void anotherOwner() throws IOException {
        Scratch.needsRoot();
        try (AgentProxy proxy =
                AgentProxy.open(Syscalls.linux(), directory, agent.socket(), new AgentProxy.Access(1000, 1001, 0600))) {
            assertEquals(Map.of("uid", 1000, "gid", 1001), Files.readAttributes(proxy.socket(), "unix:uid,gid"));
        }
    }

    @Test
    void theEnd() throws IOException {
        AgentProxy proxy = open(0600);
        try (SocketChannel step = connect(proxy)) {
            assertEquals(12, ask(step, 11).type());
            proxy.close();
            assertEnds(step);
        }
        assertFalse(Files.exists(proxy.socket()));
        try (var left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
        assertThrows(IOException.class, () -> connect(proxy));
    }

    @Test
    void anAgentThatHasEnded() throws IOException {
        agent.close();
        try (AgentProxy proxy = open(0600);
                SocketChannel step = connect(proxy)) {
            assertEnds(step);
        }
    }

    /** A path of a socket may have 108 bytes, that of a run root more. */
    @Test
    void aDeepDirectory() throws IOException {
        directory = Files.createDirectories(directory.resolve("d".repeat(100)).resolve("e".repeat(100)));
        try (AgentProxy proxy = open(0600)) {
            assertTrue(Files.exists(proxy.socket()));
        }
    }
}
