package io.jcontainers.build.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.network.route.Block;
import io.jcontainers.build.network.route.Link;
import io.jcontainers.build.network.route.Route;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest {
    private static final List<Link> LINKS = List.of(
            new Link(1, "lo", 65536),
            new Link(2, "eth0", 1400),
            new Link(3, "tun0", 1300),
            new Link(4, "jb12ab3cn7", 1400),
            new Link(5, "jbridge", 1500));

    private static Route route(String to, Integer... devices) {
        return new Route(Block.of(to), List.of(devices));
    }

    @Test
    void uplinksAreDevicesThatRoutesLeadOutBy() {
        Route mine = route("10.213.5.3/32", 4);
        List<Route> foreign = List.of(
                route("0.0.0.0/0", 2),
                route("10.0.0.0/8", 3),
                route("10.9.0.0/16", 5),
                route("10.8.0.0/16"),
                route("127.0.0.0/8", 1),
                route("fe80::/64", 2));
        List<Route> all = new ArrayList<>(foreign);
        all.add(mine);
        assertEquals(new Uplinks(Set.of("eth0", "tun0", "jbridge"), 1400, false, foreign), Uplinks.of(LINKS, all));
    }

    @Test
    void packetsAreNoLargerThanTheDefaultRoutesDevicesTake() {
        List<Route> routes = List.of(route("0.0.0.0/0", 2), route("::/0", 3), route("0.0.0.0/0", 99));
        assertEquals(new Uplinks(Set.of("eth0"), 1300, true, routes), Uplinks.of(LINKS, routes));
        assertEquals(1500, Uplinks.of(LINKS, List.of()).mtu());
        List<Link> small = List.of(new Link(2, "ppp0", 576));
        assertEquals(1280, Uplinks.of(small, List.of(route("0.0.0.0/0", 2))).mtu(), "IPv6 needs 1280");
    }

    @Test
    void forwardingIsAFileOfEachDevice(@TempDir Path net) throws Exception {
        Path file = net.resolve("ipv4/conf/eth0.100/forwarding");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "0\n");
        ForwardingSettings settings = new ForwardingSettings(net);
        assertEquals(false, settings.isOn("eth0.100"));
        settings.set("eth0.100", true);
        assertEquals("1", Files.readString(file));
        assertEquals(true, settings.isOn("eth0.100"));
        assertEquals(true, settings.isOn("gone"), "there is nothing to turn on");
        assertEquals(false, settings.ipv6(), "a kernel without IPv6");
    }

    @Test
    void forwardingThatCannotBeSetIsNamed(@TempDir Path net) {
        ForwardingSettings settings = new ForwardingSettings(net);
        String file = net + "/ipv4/conf/eth0/forwarding";
        NetworkException e = assertThrows(NetworkException.class, () -> settings.set("eth0", true));
        assertTrue(
                e.getMessage().startsWith("no network for build steps: " + file + " can't be set to 1 ("),
                e::getMessage);
        assertTrue(
                e.getMessage()
                        .endsWith("), and without it no answer reaches a step; net.ipv4.ip_forward=1 would do, too;"
                                + " --network=host runs steps in the host's network instead"),
                e::getMessage);
    }

    @Test
    void errorsSayWhatIsMissing() {
        record Row(NetworkException.Phase phase, IOException cause, String reason) {}
        for (Row row : List.of(
                new Row(
                        NetworkException.Phase.NAMESPACE,
                        new SysException("unshare", "network", Errno.EPERM),
                        "unshare network: operation not permitted: CAP_SYS_ADMIN is missing"),
                new Row(
                        NetworkException.Phase.NAMESPACE,
                        new SysException("unshare", "network", Errno.ENOSPC),
                        "unshare network: no space left on device: there are as many as user.max_net_namespaces"
                                + " allows"),
                new Row(
                        NetworkException.Phase.DEVICES,
                        new NetlinkException("make a pair of veth devices", Errno.EOPNOTSUPP, "Unknown device type"),
                        "make a pair of veth devices: not supported by this kernel (Unknown device type):"
                                + " the kernel has no veth devices (CONFIG_VETH, module veth)"),
                new Row(
                        NetworkException.Phase.FIREWALL,
                        new SysException("socket", "netlink 12", Errno.EPROTONOSUPPORT),
                        "socket netlink 12: protocol not supported by this kernel: the kernel has no nf_tables"
                                + " (CONFIG_NF_TABLES, modules nfnetlink and nf_tables)"),
                new Row(
                        NetworkException.Phase.FIREWALL,
                        new NetlinkException("add a rule to the firewall chain leave", Errno.ENOENT, ""),
                        "add a rule to the firewall chain leave: no such file or directory: a kernel module is missing:"
                                + " one of nft_chain_nat, nft_masq, nft_ct, nft_reject_inet"),
                new Row(
                        NetworkException.Phase.DEVICES,
                        new SysException("send", "netlink", Errno.EIO),
                        "send netlink: input/output error"))) {
            NetworkException e = NetworkException.of(row.phase(), row.cause());
            assertEquals(row.reason(), e.reason());
            assertEquals(
                    "no network for build steps: " + row.reason()
                            + "; --network=host runs steps in the host's network instead",
                    e.getMessage());
        }
    }

    @Test
    void deviceNamesFit() {
        EngineNames names = new EngineNames("ffffff");
        assertEquals("jbffffffn1", names.device(1));
        assertEquals(15, names.device(999_999).length());
        assertEquals("jbffffffn0", names.device(1_000_000));
        assertEquals("jbuild-ffffff", names.table());
    }
}
