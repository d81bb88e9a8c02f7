package io.jcontainers.build.network.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.network.netlink.MessageBytes;
import io.jcontainers.build.network.netlink.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bytes are those that iproute2 6.1 sends for the commands, but that nested attributes are marked as such. */
class RouteRequestsTest {
    private static final Map<String, Request> REQUESTS = new TreeMap<>(Map.of(
            "ip link set jb1 up", RouteRequests.start(3),
            "ip link set jb1 up addrgenmode none", RouteRequests.startWithoutAutomaticAddress(3),
            "ip link del jb1", RouteRequests.deleteLink(3),
            "ip addr add 10.213.5.2/32 dev jb1", RouteRequests.addAddress(3, Block.of("10.213.5.2/32")),
            "ip addr del 10.213.5.2/32 dev jb1", RouteRequests.deleteAddress(3, Block.of("10.213.5.2/32")),
            "ip addr add fe80::1/64 dev jb1 nodad", RouteRequests.addAddress(3, Block.of("fe80::1/64")),
            "ip route add 10.213.5.3/32 dev jb1 proto static scope link",
                    RouteRequests.addRoute(3, Block.of("10.213.5.3/32")),
            "ip route add default via 10.213.5.2 dev eth0 proto static",
                    RouteRequests.addDefaultRoute(2, InetAddress.ofLiteral("10.213.5.2"))));

    private static final Map<String, String> BYTES = Map.of(
            "ip link set jb1 up",
            "20000000 10000500 01000000 00000000 00000000 03000000 01000000 01000000",
            "ip link set jb1 up addrgenmode none",
            "30000000 10000500 01000000 00000000 00000000 03000000 01000000 01000000"
                    + " 10001a80 0c000a80 05000800 01000000",
            "ip link del jb1",
            "20000000 11000500 01000000 00000000 00000000 03000000 00000000 00000000",
            "ip addr add 10.213.5.2/32 dev jb1",
            "28000000 14000506 01000000 00000000 02200000 03000000 08000200 0ad50502 08000100 0ad50502",
            "ip addr del 10.213.5.2/32 dev jb1",
            "28000000 15000500 01000000 00000000 02200000 03000000 08000200 0ad50502 08000100 0ad50502",
            "ip addr add fe80::1/64 dev jb1 nodad",
            "40000000 14000506 01000000 00000000 0a400200 03000000"
                    + " 14000200 fe800000 00000000 00000000 00000001"
                    + " 14000100 fe800000 00000000 00000000 00000001",
            "ip route add 10.213.5.3/32 dev jb1 proto static scope link",
            "2c000000 18000506 01000000 00000000 02200000 fe04fd01 00000000" + " 08000100 0ad50503 08000400 03000000",
            "ip route add default via 10.213.5.2 dev eth0 proto static",
            "2c000000 18000506 01000000 00000000 02000000 fe040001 00000000" + " 08000500 0ad50502 08000400 02000000");

    @Test
    void sameBytesAsIproute() {
        REQUESTS.forEach((command, request) -> assertEquals(BYTES.get(command), MessageBytes.of(request), command));
    }

    @Test
    void pairOfDevices() {
        assertEquals(
                "74000000 10000506 01000000 00000000"
                        + " 00000000 00000000 00000000 00000000" // any device
                        + " 08000400 78050000 08000300 6a623100" // MTU 1400, jb1
                        + " 44001280 09000100 76657468 00000000" // veth
                        + " 34000280 30000180"
                        + " 00000000 00000000 00000000 00000000" // the other end
                        + " 08000400 78050000 09000300 65746830 00000000 08001c00 11000000", // eth0, descriptor 17
                MessageBytes.of(RouteRequests.makePair("jb1", "eth0", 17, 1400)));
    }

    @Test
    void forwardingOfOneDevice() {
        assertEquals(
                "34000000 10000500 01000000 00000000 00000000 03000000 00000000 00000000"
                        + " 14001a80 10000280 0c000180 08000100 01000000",
                MessageBytes.of(RouteRequests.forward(3)));
    }

    @Test
    void errorsWillSayWhatWasToBeDone() {
        assertEquals(
                List.of("make a pair of veth devices", "add the address 10.213.5.2/32 to device 3"),
                List.of(
                        RouteRequests.makePair("a", "b", 3, 1500).what(),
                        RouteRequests.addAddress(3, Block.of("10.213.5.2/32")).what()));
    }
}
