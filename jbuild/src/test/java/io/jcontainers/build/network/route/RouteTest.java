package io.jcontainers.build.network.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.network.netlink.MessageBytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static Optional<Route> route(String hex) throws Exception {
        return Route.of(MessageBytes.message(24, hex));
    }

    @Test
    void defaultRoute() throws Exception {
        assertEquals(
                Optional.of(new Route(Block.of("0.0.0.0/0"), List.of(4))),
                route("02000000 fe030001 00000000 08000f00 fe000000 08000500 c0000201 08000400 04000000"));
    }

    @Test
    void routeToANetwork() throws Exception {
        assertEquals(
                Optional.of(new Route(Block.of("10.1.0.0/16"), List.of(4))),
                route("02100000 fe030001 00000000 08000100 0a010000 08000400 04000000"));
    }

    @Test
    void routeByTwoDevices() throws Exception {
        assertEquals(
                Optional.of(new Route(Block.of("10.1.0.0/16"), List.of(4, 5))),
                route("02100000 fe030001 00000000 08000100 0a010000"
                        + " 24000900 10000000 04000000 08000500 c0000201 10000000 05000000 08000500 c0000301"));
    }

    @Test
    void routeThatDrops() throws Exception {
        assertEquals(
                Optional.of(new Route(Block.of("10.1.0.0/16"), List.of())),
                route("02100000 fe030006 00000000 08000100 0a010000"));
    }

    @Test
    void otherTablesAndFamiliesAreLeftOut() throws Exception {
        assertEquals(Optional.empty(), route("02200000 ff020002 00000000 08000100 7f000001"), "local table");
        assertEquals(
                Optional.empty(),
                route("02200000 fc020002 00000000 08000f00 10270000 08000100 7f000001"),
                "table 10000, which does not fit into a byte");
        assertEquals(Optional.empty(), route("1c000000 fe030001 00000000"), "MPLS");
    }

    @Test
    void aHopOfNoLengthEndsTheList() throws Exception {
        assertEquals(
                Optional.of(new Route(Block.of("10.1.0.0/16"), List.of())),
                route("02100000 fe030001 00000000 08000100 0a010000 0c000900 00000000 04000000"));
    }

    @Test
    void device() throws Exception {
        assertEquals(
                new Link(4, "eth0", 1400),
                Link.of(MessageBytes.message(
                        16, "00000100 04000000 43100100 00000000 09000300 65746830 00000000 08000400 78050000")));
    }

    @Test
    void blocksThatOverlap() {
        Block block = Block.of("10.213.5.0/24");
        for (String other : List.of("10.213.5.0/24", "10.213.0.0/16", "0.0.0.0/0", "10.213.5.7/32", "10.208.0.0/12")) {
            assertEquals(true, block.overlaps(Block.of(other)), other);
            assertEquals(true, Block.of(other).overlaps(block), other);
        }
        for (String other : List.of("10.213.4.0/24", "10.214.0.0/16", "172.16.0.0/12", "fd00::/8", "10.213.6.0/23")) {
            assertEquals(false, block.overlaps(Block.of(other)), other);
        }
    }

    @Test
    void blocksThatAreNone() {
        for (String wrong : List.of("10.0.0.0/33", "10.0.0.0", "::/129", "10.0.0.0/-1", "host/8", "1.2.3.4/8/8")) {
            assertThrows(IllegalArgumentException.class, () -> Block.of(wrong), wrong);
        }
        assertThrows(IllegalStateException.class, () -> Block.of("10.0.0.0/12").prefix());
    }
}
