package io.jcontainers.build.network.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.network.netlink.MessageBytes;
import io.jcontainers.build.network.netlink.Payload;
import io.jcontainers.build.network.netlink.Request;
import io.jcontainers.build.network.route.Block;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of expressions are those that iptables 1.8.9 sends for the commands, but for its counters. */
class EgressRulesTest {
    private static final String META_INPUT =
            "24000180 09000100 6d657461 00000000 14000280 08000200 00000006" + " 08000100 00000001";
    private static final String STARTS_WITH_JB =
            "2c000180 08000100 636d7000 20000280 08000100 00000001 08000200 00000000 0c000380 06000100 6a620000";
    private static final String ACCEPT = "30000180 0e000100 696d6d65 64696174 65000000 1c000280 08000100 00000000"
            + " 10000280 0c000280 08000100 00000001";

    private static String expressions(Rule rule) {
        Payload list = new Payload();
        rule.appendTo(list);
        return MessageBytes.of(new Request("", 0, 0, list)).substring("00000000 00000000 00000000 00000000 ".length());
    }

    /** {@code iptables -A FORWARD -i jb+ -j ACCEPT}. */
    @Test
    void acceptFromDevices() {
        assertEquals(
                META_INPUT + " " + STARTS_WITH_JB + " " + ACCEPT,
                expressions(new Rule().fromDevices("jb").accept()));
    }

    /** {@code iptables -t nat -A POSTROUTING -s 10.213.5.0/24 ! -o jb+}. */
    @Test
    void sourceAndOtherDevices() {
        assertEquals(
                META_INPUT.replace("00000006", "00000007")
                        + " "
                        + STARTS_WITH_JB.replace("08000200 00000000", "08000200 00000001")
                        + " 34000180 0c000100 7061796c 6f616400 24000280 08000100 00000001 08000200 00000001"
                        + " 08000300 0000000c 08000400 00000003"
                        + " 2c000180 08000100 636d7000 20000280 08000100 00000001 08000200 00000000"
                        + " 0c000380 07000100 0ad50500",
                expressions(new Rule()
                        .notToDevices("jb")
                        .from(PacketFamily.IPV4, Block.of("10.213.5.0/24").prefix())));
    }

    @Test
    void wholeDeviceNameHasSixteenBytes() {
        assertTrue(expressions(new Rule().fromDevice("eth0")).endsWith("14000100 65746830 00000000 00000000 00000000"));
    }

    @Test
    void answersAreEstablishedOrRelated() {
        assertEquals(
                "20000180 07000100 63740000 14000280 08000100 00000001 08000200 00000000"
                        + " 44000180 0c000100 62697477 69736500 34000280 08000100 00000001 08000200 00000001"
                        + " 08000300 00000004 0c000480 08000100 06000000 0c000580 08000100 00000000"
                        + " 2c000180 08000100 636d7000 20000280 08000100 00000001 08000200 00000001"
                        + " 0c000380 08000100 00000000",
                expressions(new Rule().answers()));
    }

    @Test
    void batchIsMarkedForTheSubsystem() {
        List<Request> batch = NftRequests.batch(List.of());
        assertEquals("14000000 10000100 01000000 00000000 0000000a", MessageBytes.of(batch.getFirst()));
        assertEquals("14000000 11000100 01000000 00000000 0000000a", MessageBytes.of(batch.getLast()));
    }

    @Test
    void tableIsOwnedAndNew() {
        assertEquals(
                "30000000 000a0506 01000000 00000000 01000000 12000100 6a627569 6c642d31 32616233 63000000"
                        + " 08000200 00000002",
                MessageBytes.of(NftRequests.makeOwnedTable("jbuild-12ab3c")));
    }

    @Test
    void chainOfAddressTranslation() {
        assertEquals(
                "44000000 030a0506 01000000 00000000 01000000 06000100 74000000 0a000300 6c656176 65000000"
                        + " 14000480 08000100 00000004 08000200 00000064 08000700 6e617400",
                MessageBytes.of(NftRequests.makeChain("t", "leave", "nat", 4, 100)));
    }

    @Test
    void withoutIpv6EverythingOfItIsDropped() {
        EgressRules rules = new EgressRules("jbuild-1", "jb1n", Block.of("10.213.5.0/24"), Optional.empty(), List.of());
        EgressRules both = new EgressRules(
                "jbuild-1", "jb1n", Block.of("10.213.5.0/24"), Optional.of(Block.of("fd01::/64")), List.of("eth0"));
        // begin, table, 3 chains, end; 8 + 1 rules of arrival, 3 of forwarding, 1 of leaving
        assertEquals(6 + 9 + 3 + 1, rules.make().size());
        // a guard; 8 + 1 + 6 rules, 3 + 1, 2
        assertEquals(7 + 15 + 4 + 2, both.make().size());
        assertEquals(both.make().size() + 1, both.replace().size());
    }
}
