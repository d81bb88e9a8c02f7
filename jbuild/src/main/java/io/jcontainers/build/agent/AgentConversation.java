package io.jcontainers.build.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * What a step and the caller's agent say to each other, as far as they may: the step learns which keys there are, and
 * has something signed. It adds, removes and locks none, and gets no extension.
 */
final class AgentConversation {
    private final SocketChannel step;
    private final Path agent;

    AgentConversation(SocketChannel step, Path agent) {
        this.step = step;
        this.agent = agent;
    }

    /** Until one of them ends it. */
    void hold() throws IOException {
        try (SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            caller.connect(UnixDomainSocketAddress.of(agent));
            for (AgentMessage asked = AgentMessage.read(step); asked != null; asked = AgentMessage.read(step)) {
                answer(asked, caller).write(step);
            }
        }
    }

    private static AgentMessage answer(AgentMessage asked, SocketChannel caller) throws IOException {
        int wanted =
                switch (asked.type()) {
                    case AgentMessage.REQUEST_IDENTITIES -> AgentMessage.IDENTITIES_ANSWER;
                    case AgentMessage.SIGN_REQUEST -> AgentMessage.SIGN_RESPONSE;
                    default -> AgentMessage.FAILURE;
                };
        if (wanted == AgentMessage.FAILURE) {
            return AgentMessage.failure(); // the agent never hears of it
        }
        asked.write(caller);
        AgentMessage said = AgentMessage.read(caller);
        if (said == null) {
            throw new IOException("the SSH agent has ended");
        }
        return said.type() == wanted ? said : AgentMessage.failure();
    }
}
