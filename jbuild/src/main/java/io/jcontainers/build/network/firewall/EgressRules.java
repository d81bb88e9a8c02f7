package io.jcontainers.build.network.firewall;

import io.jcontainers.build.network.netlink.Request;
import io.jcontainers.build.network.route.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules that the packets of steps meet on the host.
 *
 * <pre>
 * arrive   (before routing)  from steps to 127.0.0.0/8            dropped, also where route_localnet is on
 *                            from steps under others' addresses   dropped
 *                            from steps to metadata services      refused, but for names (port 53)
 * forward                    from steps to steps                  refused
 *                            to steps                             only answers
 *                            from guarded devices to others       dropped
 * leave    (behind routing)  from steps to others                 under the host's address
 * </pre>
 *
 * The host's own addresses that are not on its loopback device can be reached, as from Docker's bridge.
 *
 * @param table its name
 * @param devices how the names of the host's ends of the steps' lines begin
 * @param ipv4 the steps' addresses; the length is a multiple of 8
 * @param ipv6 the same, and a length of 64; empty where steps have no IPv6
 * @param guarded devices that forward for the sake of steps alone
 */
public record EgressRules(String table, String devices, Block ipv4, Optional<Block> ipv6, List<String> guarded) {
    /** Begins the name of an empty chain that tells other engines of a guarded device. */
    static final String GUARD = "guards-";

    private static final String ARRIVE = "arrive";
    private static final String FORWARD = "forward";
    private static final String LEAVE = "leave";

    // linux/netfilter.h and linux/netfilter_ipv4.h
    private static final int HOOK_BEFORE_ROUTING = 0;
    static final int HOOK_FORWARD = 2;
    private static final int HOOK_BEHIND_ROUTING = 4;
    private static final int BEFORE_TRACKING = -300;
    private static final int FILTER = 0;
    private static final int SOURCE_NAT = 100;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int NAMES = 53;

    private static final Block LOOPBACK = Block.of("127.0.0.0/8");
    private static final Block IPV6_LINE = Block.of("fe80::/64");

    /**
     * Where clouds tell a machine its secrets: link-local addresses, which no router should pass on anyway, Alibaba's,
     * Amazon's and Google's of IPv6. Name servers are there, too.
     */
    private static final List<Block> METADATA = List.of(Block.of("169.254.0.0/16"), Block.of("100.100.100.200/32"));

    private static final List<Block> METADATA_IPV6 = List.of(Block.of("fd00:ec2::/32"), Block.of("fd20:ce::254/128"));

    /** The batch that makes the table. */
    List<Request> make() {
        return NftRequests.batch(requests());
    }

    /** The batch that puts it in place of the table of this name, which is there. */
    List<Request> replace() {
        List<Request> all = new ArrayList<>();
        all.add(NftRequests.deleteTable(table));
        all.addAll(requests());
        return NftRequests.batch(all);
    }

    private List<Request> requests() {
        List<Request> all = new ArrayList<>();
        all.add(NftRequests.makeOwnedTable(table));
        all.add(NftRequests.makeChain(table, ARRIVE, "filter", HOOK_BEFORE_ROUTING, BEFORE_TRACKING));
        all.add(NftRequests.makeChain(table, FORWARD, "filter", HOOK_FORWARD, FILTER));
        all.add(NftRequests.makeChain(table, LEAVE, "nat", HOOK_BEHIND_ROUTING, SOURCE_NAT));
        guarded.forEach(device -> all.add(NftRequests.makeChain(table, GUARD + device)));
        arrive().forEach(rule -> all.add(NftRequests.addRule(table, ARRIVE, rule)));
        forward().forEach(rule -> all.add(NftRequests.addRule(table, FORWARD, rule)));
        leave().forEach(rule -> all.add(NftRequests.addRule(table, LEAVE, rule)));
        return all;
    }

    private List<Rule> arrive() {
        List<Rule> rules = new ArrayList<>();
        rules.add(fromSteps(PacketFamily.IPV4)
                .to(PacketFamily.IPV4, LOOPBACK.prefix())
                .drop());
        rules.add(fromSteps(PacketFamily.IPV4)
                .notFrom(PacketFamily.IPV4, ipv4.prefix())
                .drop());
        METADATA.forEach(block -> refuse(rules, PacketFamily.IPV4, block));
        if (ipv6.isEmpty()) {
            rules.add(fromSteps(PacketFamily.IPV6).drop());
            return rules;
        }
        rules.add(fromSteps(PacketFamily.IPV6)
                .notFrom(PacketFamily.IPV6, ipv6.get().prefix())
                .notFrom(PacketFamily.IPV6, IPV6_LINE.prefix())
                .drop());
        METADATA_IPV6.forEach(block -> refuse(rules, PacketFamily.IPV6, block));
        return rules;
    }

    private void refuse(List<Rule> rules, PacketFamily family, Block to) {
        for (int protocol : new int[] {UDP, TCP}) {
            rules.add(fromSteps(family)
                    .to(family, to.prefix())
                    .toPort(protocol, NAMES)
                    .accept());
        }
        rules.add(fromSteps(family).to(family, to.prefix()).reject());
    }

    private Rule fromSteps(PacketFamily family) {
        return new Rule().fromDevices(devices).family(family);
    }

    private List<Rule> forward() {
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule().fromDevices(devices).toDevices(devices).reject());
        rules.add(new Rule().toDevices(devices).answers().accept());
        rules.add(new Rule().toDevices(devices).drop());
        for (String device : guarded) {
            rules.add(new Rule().fromDevice(device).notToDevices(devices).drop());
        }
        return rules;
    }

    private List<Rule> leave() {
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule()
                .family(PacketFamily.IPV4)
                .from(PacketFamily.IPV4, ipv4.prefix())
                .notToDevices(devices)
                .masquerade());
        ipv6.ifPresent(block -> rules.add(new Rule()
                .family(PacketFamily.IPV6)
                .from(PacketFamily.IPV6, block.prefix())
                .notToDevices(devices)
                .masquerade()));
        return rules;
    }
}
