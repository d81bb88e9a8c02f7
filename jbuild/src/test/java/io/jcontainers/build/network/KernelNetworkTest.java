package io.jcontainers.build.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks on the real kernel, in a {@link Sandbox} in place of this machine. */
class KernelNetworkTest {
    private static final String HOST = "198.51.100.1";
    private static final String OUTSIDE = "198.51.100.2";
    private static final String REFUSED = "Connection refused";
    private static final String PROHIBITED = "No route to host";
    private static final String SILENCE = "silence";
    private static final String FORWARDING = "cat /proc/sys/net/ipv4/conf/up0/forwarding";
    private static final String STEP_ADDRESS = "ip -4 -br addr show eth0 | sed 's/.* \\([0-9.]*\\)\\/31.*/\\1/'";
    private static final String GATEWAY = "ip route show default | cut -d' ' -f3";

    private Sandbox box;

    @BeforeEach
    void make() throws IOException {
        box = new Sandbox();
    }

    @AfterEach
    void remove() {
        box.close();
    }

    private static String take(Sandbox.Pool pool) throws IOException {
        String path = pool.ask("take");
        assertTrue(path.startsWith("/proc/"), path);
        return path;
    }

    private static String identity(String path) throws IOException {
        return Files.readSymbolicLink(Path.of(path)).toString();
    }

    @Test
    void othersSeeTheHostsAddress() throws Exception {
        box.serve(box.outside, OUTSIDE, 8000);
        String step = take(box.pool());
        assertEquals("seen as " + HOST, box.connect(step, OUTSIDE, 8000));
    }

    @Test
    void theHostsOwnLoopbackIsOutOfReach() throws Exception {
        box.serve(box.host, "127.0.0.1", 8000);
        String step = take(box.pool());
        assertEquals("seen as 127.0.0.1", box.connect(box.host, "127.0.0.1", 8000));
        assertEquals(REFUSED, box.connect(step, "127.0.0.1", 8000));
    }

    /** CVE-2020-8558: with route_localnet the kernel itself lets such packets in. */
    @Test
    void theHostsOwnLoopbackIsOutOfReachAlsoWhereTheKernelWouldRouteToIt() throws Exception {
        box.serve(box.host, "127.0.0.1", 8000);
        String step = take(box.pool());
        box.in(box.host, "echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet");
        String gateway = box.in(step, GATEWAY);
        box.in(
                step,
                "echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet; ip addr del 127.0.0.1/8 dev lo;"
                        + " ip route add 127.0.0.1 via " + gateway);
        assertEquals(SILENCE, box.connect(step, "127.0.0.1", 8000));
    }

    @Test
    void theHostsOtherAddressesAreInReachAsFromDockersBridge() throws Exception {
        box.serve(box.host, HOST, 8000);
        String step = take(box.pool());
        assertEquals("seen as " + box.in(step, STEP_ADDRESS), box.connect(step, HOST, 8000));
    }

    @Test
    void metadataIsRefusedButNamesAreNot() throws Exception {
        box.in(box.outside, "ip addr add 169.254.169.254/32 dev lo; ip addr add 100.100.100.200/32 dev lo");
        box.serve(box.outside, "0.0.0.0", 80);
        box.serve(box.outside, "0.0.0.0", 53);
        assertEquals("seen as " + HOST, box.connect(box.host, "169.254.169.254", 80));
        String step = take(box.pool());
        assertEquals(PROHIBITED, box.connect(step, "169.254.169.254", 80));
        assertEquals(PROHIBITED, box.connect(step, "100.100.100.200", 80));
        assertEquals("seen as " + HOST, box.connect(step, "169.254.169.254", 53));
        assertEquals("seen as " + HOST, box.connect(step, OUTSIDE, 80));
    }

    @Test
    void stepsDoNotReachEachOther() throws Exception {
        Sandbox.Pool pool = box.pool();
        String one = take(pool);
        String other = take(pool);
        String address = box.in(one, STEP_ADDRESS);
        box.serve(one, address, 8000);
        assertNotEquals(identity(one), identity(other));
        assertEquals(PROHIBITED, box.connect(other, address, 8000));
    }

    @Test
    void nobodyOutsideReachesSteps() throws Exception {
        String step = take(box.pool());
        String address = box.in(step, STEP_ADDRESS);
        box.serve(step, address, 8000);
        box.in(box.outside, "ip route add " + address + " via " + HOST);
        assertEquals(SILENCE, box.connect(box.outside, address, 8000));
    }

    @Test
    void ipv6LeavesByTheHostsAddressWhereTheHostForwardsIt() throws Exception {
        box.in(box.outside, "ip addr add 2001:db8::2/64 dev out0 nodad");
        box.in(
                box.host,
                "ip addr add 2001:db8::1/64 dev up0 nodad; ip route add default via 2001:db8::2;"
                        + " echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
        box.serve(box.outside, "2001:db8::2", 8000);
        String step = take(box.pool());
        assertEquals("seen as 2001:db8::1", box.connect(step, "2001:db8::2", 8000));
    }

    @Test
    void networksWithIpv6AreUsedAgainToo() throws Exception {
        box.in(box.host, "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; ip -6 route add default dev up0");
        Sandbox.Pool pool = box.pool();
        String step = take(pool);
        String identity = identity(step);
        assertEquals("2", box.in(step, "ip -6 -br addr show dev eth0 | grep -o '[0-9a-f:]*/[0-9]*' | wc -l"));
        pool.ask("give 0");
        assertEquals("available", pool.ask("unavailable"));
        assertEquals(identity, identity(take(pool)));
    }

    /** Who answers first closes first, and waits then for stray packets. */
    @Test
    void aPortThatTheLastStepListenedAtIsFree() throws Exception {
        Sandbox.Pool pool = box.pool();
        String first = take(pool);
        String identity = identity(first);
        box.in(
                first,
                "python3 -c \"import socket; s = socket.create_server(('127.0.0.1', 8000));"
                        + " c = socket.create_connection(('127.0.0.1', 8000)); a = s.accept()[0];"
                        + " a.close(); c.close()\"");
        pool.ask("give 0");
        assertEquals("available", pool.ask("unavailable"));
        String second = take(pool);
        assertNotEquals(identity, identity(second));
        box.in(second, "python3 -c \"import socket; socket.socket().bind(('127.0.0.1', 8000))\"");
    }

    @Test
    void forgedAddressesDoNotLeave() throws Exception {
        String step = take(box.pool());
        box.in(box.host, "ip route add 203.0.113.9/32 dev up0; echo 0 > /proc/sys/net/ipv4/conf/all/rp_filter");
        box.in(box.outside, "ip route add 203.0.113.0/24 via " + HOST);
        String forge = "ip addr add 203.0.113.9/32 dev eth0; ip route replace 198.51.100.0/24 via $(" + GATEWAY
                + ") src 203.0.113.9; python3 -c \"import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
                + " s.sendto(b'x', ('198.51.100.2', 9)); print(s.getsockname()[0])\"";
        String received = "cat /proc/net/snmp | grep '^Udp: [0-9]' | cut -d' ' -f3"; // to no port
        assertEquals("0.0.0.0", box.in(step, forge));
        assertEquals("0", box.in(box.outside, received));
        box.in(
                box.host,
                "python3 -c \"import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
                        + ".sendto(b'x', ('198.51.100.2', 9))\"");
        assertEquals("1", box.in(box.outside, received));
    }

    @Test
    void withoutIpv6OfTheHostStepsHaveNone() throws Exception {
        box.in(box.outside, "ip addr add 2001:db8::2/64 dev out0 nodad");
        box.in(box.host, "ip addr add 2001:db8::1/64 dev up0 nodad; ip route add default via 2001:db8::2");
        String step = take(box.pool());
        assertEquals("", box.in(step, "ip -6 addr show dev eth0; ip -6 route show dev eth0"));
        assertEquals("0", box.in(box.host, "cat /proc/sys/net/ipv6/conf/all/forwarding"));
        assertEquals("Network is unreachable", box.connect(step, "2001:db8::2", 8000));
    }

    @Test
    void packetsAreAsLargeAsTheWayOutTakes() throws Exception {
        box.in(box.host, "ip link set up0 mtu 1380");
        assertEquals("mtu 1380", box.in(take(box.pool()), "ip link show eth0 | grep -o 'mtu [0-9]*'"));
    }

    @Test
    void aNetworkIsUsedAgainUnlessItWasChanged() throws Exception {
        Sandbox.Pool pool = box.pool();
        String first = take(pool);
        String identity = identity(first);
        pool.ask("give 0");
        assertEquals("available", pool.ask("unavailable"));
        String second = take(pool);
        assertEquals(identity, identity(second), "as it was made");

        for (String change : new String[] {
            "ip addr add 203.0.113.9/32 dev lo",
            "ip route add 203.0.113.0/24 dev eth0",
            "ip link add dummy1 type bridge",
            "ip link set eth0 mtu 1300",
            "ip link set lo down",
            "ip rule add from 203.0.113.9 table 7"
        }) {
            int lease = Integer.parseInt(pool.ask("leases")) - 1;
            box.in(second, change);
            pool.ask("give " + lease);
            assertEquals("available", pool.ask("unavailable"));
            second = take(pool);
            assertNotEquals(identity, identity(second), change);
            identity = identity(second);
        }
    }

    @Test
    void firewallRulesOfAStepDoNotLast() throws Exception {
        assumeTrue(Sandbox.isThere("iptables"), "skipped: no iptables");
        Sandbox.Pool pool = box.pool();
        String first = take(pool);
        String identity = identity(first);
        box.in(first, "iptables -A OUTPUT -j DROP");
        pool.ask("give 0");
        assertEquals("available", pool.ask("unavailable"));
        assertNotEquals(identity, identity(take(pool)));
    }

    @Test
    void aNetworkForOneUseIsNotUsedAgain() throws Exception {
        Sandbox.Pool pool = box.pool();
        String identity = identity(take(pool));
        pool.ask("once 0");
        pool.ask("give 0");
        assertEquals("available", pool.ask("unavailable"));
        assertNotEquals(identity, identity(take(pool)));
    }

    @Test
    void atMostTwoAreKept() throws Exception {
        Sandbox.Pool pool = box.pool();
        for (int i = 0; i < 4; i++) {
            take(pool);
        }
        assertEquals("4", devices());
        for (int i = 0; i < 4; i++) {
            pool.ask("give " + i);
        }
        eventually(2);
        assertEquals("expecting", pool.ask("expect"));
        take(pool);
        take(pool);
        eventually(3); // one is made ahead
    }

    private String devices() throws IOException {
        return box.in(box.host, "ip -br link | grep -c ^jb || true");
    }

    @Test
    void nothingIsLeftByAPoolThatCloses() throws Exception {
        Sandbox.Pool pool = box.pool();
        assertEquals("[]", pool.ask("tables"));
        assertEquals("0", box.in(box.host, FORWARDING));
        String step = take(pool);
        take(pool);
        pool.ask("give 1");
        assertEquals("1", box.in(box.host, FORWARDING));
        assertEquals("0", box.in(box.host, "cat /proc/sys/net/ipv4/ip_forward"), "only what is needed");
        assertTrue(pool.ask("tables").matches("\\[jbuild-[0-9a-f]{6}]"));
        pool.ask("close");
        assertEquals("[]", pool.ask("tables"));
        assertEquals("0", box.in(box.host, FORWARDING));
        assertEquals("1", devices(), "one is taken still");
        assertEquals("2", box.in(step, "ip -br link | grep -c -e ^eth0 -e ^lo"));
        pool.ask("give 0");
        eventually(0);
    }

    /** Networks are taken apart in the background. */
    private void eventually(int devices) throws Exception {
        for (int i = 0; i < 500 && !devices().equals(Integer.toString(devices)); i++) {
            Thread.sleep(20);
        }
        assertEquals(Integer.toString(devices), devices());
    }

    @Test
    void nothingIsLeftByAPoolThatIsKilled() throws Exception {
        Sandbox.Pool pool = box.pool();
        pool.ask("expect");
        take(pool);
        take(pool);
        pool.kill();
        eventually(0);
        assertEquals("[]", box.pool().ask("tables"));
    }

    @Test
    void twoEnginesDoNotMeet() throws Exception {
        box.serve(box.outside, OUTSIDE, 8000);
        Sandbox.Pool one = box.pool();
        Sandbox.Pool other = box.pool();
        String first = take(one);
        String second = take(other);
        assertNotEquals(box.in(first, STEP_ADDRESS), box.in(second, STEP_ADDRESS));
        assertEquals("1", box.in(box.host, FORWARDING));
        one.ask("close");
        assertEquals("1", box.in(box.host, FORWARDING), "the other needs it");
        assertEquals("seen as " + HOST, box.connect(second, OUTSIDE, 8000));
        assertEquals(SILENCE, box.connect(first, OUTSIDE, 8000), "the rules of a closed pool are gone");
        other.ask("close");
        assertEquals("0", box.in(box.host, FORWARDING), "the last one turns it off");
    }

    @Test
    void forwardingForStepsIsNotForOthers() throws Exception {
        String lan = box.namespace();
        box.in(box.host, "ip link add lan0 type veth peer name eth0 netns " + lan.split("/")[2]);
        box.in(box.host, "ip addr add 192.168.7.1/24 dev lan0; ip link set lan0 up");
        box.in(lan, "ip addr add 192.168.7.2/24 dev eth0; ip link set eth0 up; ip route add default via 192.168.7.1");
        box.in(box.outside, "ip route add 192.168.7.0/24 via " + HOST);
        box.serve(lan, "192.168.7.2", 8000);
        assertEquals(SILENCE, box.connect(box.outside, "192.168.7.2", 8000));
        String step = take(box.pool());
        assertEquals("seen as 192.168.7.1", box.connect(step, "192.168.7.2", 8000));
        assertEquals(SILENCE, box.connect(box.outside, "192.168.7.2", 8000), "as before");
    }

    @Test
    void iptablesThatDropsByDefaultLetsStepsThrough() throws Exception {
        assumeTrue(Sandbox.isThere("iptables"), "skipped: no iptables");
        box.serve(box.outside, OUTSIDE, 8000);
        box.in(box.host, "iptables -P FORWARD DROP; iptables -A FORWARD -d 203.0.113.0/24 -j ACCEPT");
        String before = rules();
        Sandbox.Pool pool = box.pool();
        assertEquals("seen as " + HOST, box.connect(take(pool), OUTSIDE, 8000));
        String during = rules();
        assertTrue(
                during.matches("(?s)\\Q" + before + "\\E\n-A FORWARD -i jb\\w{6}n\\+ .*-j ACCEPT"
                        + "\n-A FORWARD -o jb\\w{6}n\\+ .*-j ACCEPT"),
                during);
        pool.ask("close");
        assertEquals(before, rules());

        Sandbox.Pool killed = box.pool();
        take(killed);
        killed.kill();
        Sandbox.Pool next = box.pool();
        take(next);
        next.ask("close");
        assertEquals(before, rules(), "the next one cleans up");
    }

    private String rules() throws IOException {
        return box.in(box.host, "iptables -S FORWARD");
    }

    @Test
    void aHostWithANewNetworkGetsNewRules() throws Exception {
        Sandbox.Pool pool = box.pool();
        take(pool);
        pool.ask("give 0");
        String before = pool.ask("tables");
        pool.ask("expect");
        pool.ask("unavailable");
        assertEquals(before, pool.ask("tables"), "nothing has changed");
        box.in(box.host, "ip route add 10.0.0.0/8 via 198.51.100.2");
        pool.ask("expect");
        assertTrue(box.in(take(pool), STEP_ADDRESS).startsWith("198.19."), "the host has joined 10.0.0.0/8");
        assertNotEquals(before, pool.ask("tables"));
    }

    @Test
    void missingRightsAreNamed() throws Exception {
        assumeTrue(Sandbox.isThere("setpriv"), "skipped: no setpriv");
        assertEquals(
                "list firewall chains: operation not permitted: CAP_NET_ADMIN is missing",
                box.pool("setpriv", "--bounding-set=-net_admin").ask("unavailable"));
        Sandbox.Pool pool = box.pool("setpriv", "--bounding-set=-sys_admin");
        assertEquals("unshare network: operation not permitted: CAP_SYS_ADMIN is missing", pool.ask("unavailable"));
        assertEquals(
                "failed: no network for build steps: unshare network: operation not permitted:"
                        + " CAP_SYS_ADMIN is missing; --network=host runs steps in the host's network instead",
                pool.ask("take"));
    }
}
