package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameFilesTest {
    private static final String HOST = """
            # of the host
            nameserver 127.0.0.53
            nameserver 10.0.0.1
            search corp.example other.example
            options edns0 trust-ad
            sortlist 10.0.0.0
            """;

    private static String resolver(String host, NameOptions names, boolean ownNetwork) {
        return new String(ResolverFile.of(host, names, ownNetwork), StandardCharsets.UTF_8);
    }

    @Test
    void hostsWithMore() {
        assertEquals(
                "127.0.0.1\tlocalhost name\n::1\tlocalhost ip6-localhost ip6-loopback\n10.1.2.3\tdb\n::2\tsix\n",
                new String(
                        new HostsFile(
                                        "name",
                                        List.of(
                                                HostsFile.Entry.parse("db:10.1.2.3"),
                                                HostsFile.Entry.parse("six=[::2]")))
                                .in(new StepNetwork.None()),
                        StandardCharsets.UTF_8));
    }

    /** The host has the address that it has for the step's network. */
    @Test
    void hostGateway() {
        HostsFile hosts = new HostsFile(
                "n", List.of(HostsFile.Entry.parse("h:host-gateway"), HostsFile.Entry.parse("i=host-gateway")));
        String rest = "127.0.0.1\tlocalhost n\n::1\tlocalhost ip6-localhost ip6-loopback\n";
        assertEquals(rest + "127.0.0.1\th\n127.0.0.1\ti\n", text(hosts, new StepNetwork.Host()));
        assertEquals(rest + "10.9.8.6\th\n10.9.8.6\ti\n", text(hosts, new StepNetwork.Joined("/n", "10.9.8.6")));
        assertEquals(rest, text(hosts, new StepNetwork.None()));
        assertEquals(rest, text(hosts, new StepNetwork.Joined("/n", null)));
    }

    private static String text(HostsFile hosts, StepNetwork network) {
        return new String(hosts.in(network), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"a:1.2.3.4,a,1.2.3.4", "a=1.2.3.4,a,1.2.3.4", "a:::1,a,::1", "a=fe80::1%eth0,a,fe80::1%eth0"})
    void addHost(String given, String name, String address) {
        assertEquals(new HostsFile.Entry(address, name), HostsFile.Entry.parse(given));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", ":1.2.3.4", "a:", "a:name", "a:1.2.3.256", "a b:1.2.3.4", "a\nb:1.2.3.4", "a:1.2.3"})
    void badAddHost(String given) {
        assertThrows(IllegalArgumentException.class, () -> HostsFile.Entry.parse(given));
    }

    @Test
    void loopbackServersAreOfNoUseInAnotherNetwork() {
        String rest = "options edns0 trust-ad\nsortlist 10.0.0.0\n";
        assertEquals(
                "search corp.example other.example\nnameserver 10.0.0.1\n" + rest,
                resolver(HOST, NameOptions.NONE, true));
        assertEquals(
                "search corp.example other.example\nnameserver 127.0.0.53\nnameserver 10.0.0.1\n" + rest,
                resolver(HOST, NameOptions.NONE, false));
    }

    @Test
    void publicServersWhereThereIsNone() {
        String both = "nameserver 8.8.8.8\nnameserver 8.8.4.4\n";
        assertEquals(both, resolver("", NameOptions.NONE, true));
        assertEquals(both, resolver("nameserver ::1\n", NameOptions.NONE, true));
        assertEquals("", resolver("", NameOptions.NONE, false));
    }

    @Test
    void whatTheBuildSaysReplacesWhatTheHostHas() {
        NameOptions names = new NameOptions(List.of(), List.of("1.1.1.1"), List.of("."), List.of("ndots:2"));
        assertEquals("nameserver 1.1.1.1\noptions ndots:2\nsortlist 10.0.0.0\n", resolver(HOST, names, true));
        NameOptions search = new NameOptions(List.of(), List.of(), List.of("x"), List.of());
        assertTrue(resolver(HOST, search, true).startsWith("search x\nnameserver 10.0.0.1\n"));
    }

    @Test
    void onlyLoopback() {
        assertTrue(ResolverFile.onlyLoopback("nameserver 127.0.0.53\noptions edns0\n"));
        assertFalse(ResolverFile.onlyLoopback(HOST));
        assertFalse(ResolverFile.onlyLoopback(""));
    }
}
