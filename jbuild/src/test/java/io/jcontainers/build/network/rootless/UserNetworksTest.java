package io.jcontainers.build.network.rootless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.run.StepNetwork;
import io.jcontainers.build.run.StepNetworks;
import io.jcontainers.build.sys.Errno;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With a front that plays pasta and slirp4netns. */
class UserNetworksTest {
    private static final String NAMED = "no network for build steps: ";
    private static final String WAY_OUT = "; install the package passt (pasta) or slirp4netns,"
            + " or run steps in the host's network with --network=host";

    private final List<String> calls = new ArrayList<>();
    private final List<Front.StepListener> listeners = new ArrayList<>();

    /** What a program writes, and its status; -1: it stays. */
    private record Act(String output, String errors, int status) {}

    private static final Act MISSING = new Act("", "", 127);

    private Front front(Map<String, Act> programs) {
        return (Front) Proxy.newProxyInstance(
                Front.class.getClassLoader(), new Class<?>[] {Front.class}, (proxy, method, arguments) -> {
                    assertEquals("runHelper", method.getName());
                    return start((Front.HostProgram) arguments[0], (Front.StepListener) arguments[1], programs);
                });
    }

    private Front.RunningStep start(Front.HostProgram helper, Front.StepListener listener, Map<String, Act> programs) {
        List<String> words = helper.arguments().stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
        assertEquals(List.of("/proc/self/exe", "jbuild-network"), words.subList(0, 2));
        String program = words.get(2);
        int number = calls.size();
        calls.add(program);
        listeners.add(listener);
        Act act = programs.getOrDefault(program, MISSING);
        listener.said(true, act.errors().getBytes(StandardCharsets.UTF_8));
        listener.said(false, act.output().getBytes(StandardCharsets.UTF_8));
        if (act.status() >= 0) {
            listener.ended(act.status());
        }
        return signal -> calls.add("end " + number);
    }

    private UserNetworks networks(Map<String, Act> programs) {
        return new UserNetworks(front(programs), "/bin");
    }

    private static String path(StepNetworks.Lease lease) {
        return ((StepNetwork.Joined) lease.network()).path();
    }

    @Test
    void pastaFirst() throws IOException, InterruptedException {
        Act ready = new Act("ready 42\n", "", -1);
        try (UserNetworks networks = networks(Map.of("pasta", ready, "slirp4netns", ready));
                StepNetworks.Lease lease = networks.take()) {
            assertEquals("/proc/42/ns/net", path(lease));
        }
        assertEquals(List.of("pasta", "end 0"), calls);
    }

    @Test
    void slirp4netnsElse() throws IOException, InterruptedException {
        Act talking = new Act("sent tapfd=5 for eth0\nready 4", "received\n", -1);
        UserNetworks networks = networks(Map.of("slirp4netns", talking));
        StepNetworks.Lease lease = networks.take();
        assertEquals("/proc/4/ns/net", path(lease));
        lease.close();
        networks.close();
        assertEquals(List.of("pasta", "slirp4netns", "end 1"), calls);
    }

    @Test
    void usedAgain() throws IOException, InterruptedException {
        UserNetworks networks = networks(Map.of("pasta", new Act("ready 42\n", "", -1)));
        StepNetworks.Lease first = networks.take();
        StepNetworks.Lease second = networks.take();
        first.close();
        first.close();
        networks.take().close();
        assertEquals(List.of("pasta", "pasta"), calls);
        second.close();
        networks.close();
        assertEquals(List.of("pasta", "pasta", "end 1", "end 0"), calls);
    }

    @Test
    void notUsedAgainWhenAStepHadRightsOverIt() throws IOException, InterruptedException {
        UserNetworks networks = networks(Map.of("pasta", new Act("ready 42\n", "", -1)));
        StepNetworks.Lease lease = networks.take();
        lease.useOnce();
        lease.close();
        networks.take().close();
        assertEquals(List.of("pasta", "end 0", "pasta"), calls);
    }

    @Test
    void notUsedAgainWhenItsProgramHasEnded() throws IOException, InterruptedException {
        UserNetworks networks = networks(Map.of("pasta", new Act("ready 42\n", "", -1)));
        networks.take().close();
        listeners.getFirst().ended(1);
        networks.take().close();
        assertEquals(List.of("pasta", "pasta"), calls);
    }

    @Test
    void aLeaseThatOutlivesTheBuildEndsWithIt() throws IOException, InterruptedException {
        UserNetworks networks = networks(Map.of("pasta", new Act("ready 42\n", "", -1)));
        StepNetworks.Lease lease = networks.take();
        networks.close();
        lease.close();
        assertEquals(List.of("pasta", "end 0"), calls);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals(
                NAMED + "pasta is not installed, slirp4netns is not installed" + WAY_OUT,
                assertThrows(IOException.class, () -> networks(Map.of()).take()).getMessage());
    }

    @Test
    void whyAProgramFailedIsTold() {
        Map<String, Act> failing = Map.of(
                "pasta", new Act("", "Failed to send 57 bytes to syslog\nCouldn't open it\n\n", 1),
                "slirp4netns", new Act("not ready 5\n", "", 3));
        assertEquals(
                NAMED + "pasta: Couldn't open it, slirp4netns: ended with exit status 3" + WAY_OUT,
                assertThrows(IOException.class, () -> networks(failing).take()).getMessage());
    }

    @Test
    void aFrontThatCantStartItself() {
        Front front = (Front) Proxy.newProxyInstance(
                Front.class.getClassLoader(), new Class<?>[] {Front.class}, (proxy, method, arguments) -> {
                    ((Front.StepListener) arguments[1]).notStarted(Errno.EAGAIN);
                    return (Front.RunningStep) signal -> {};
                });
        String message = assertThrows(IOException.class, () -> new UserNetworks(front, "").take())
                .getMessage();
        assertEquals(true, message.contains(Errno.text(Errno.EAGAIN)), message);
    }
}
