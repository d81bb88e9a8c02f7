package io.jcontainers.build.network.route;

import io.jcontainers.build.network.netlink.Attributes;
import io.jcontainers.build.network.netlink.Message;
import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.network.netlink.Payload;
import io.jcontainers.build.network.netlink.Request;
import io.jcontainers.build.sys.SysException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a network namespace is made of: devices, addresses, routes, rules of routing and queues, but for what changes by
 * itself: counters, ages, carriers, and what the kernel adds to IPv6 when a line comes up. Two that are equal tell that
 * nobody has changed the namespace meanwhile.
 *
 * @param lines one for each thing, sorted
 */
public record Inventory(List<String> lines) {
    private static final int GET_LINK = 18;
    private static final int GET_ADDRESS = 22;
    private static final int GET_ROUTE = 26;
    private static final int GET_RULE = 34;
    private static final int GET_QUEUE = 38;

    /** struct tcmsg: u8 family and three of padding, s32 device, u32 handle, u32 parent, u32 users. */
    private static final int QUEUE_HEADER = 20;

    /** IFF_RUNNING and what is above IFF_MULTICAST follow the line. */
    private static final int LASTING_FLAGS = 0xffff & ~0x40;

    /** Address, name, MTU, queue, master, XDP. */
    private static final Set<Integer> LINK_ATTRIBUTES = Set.of(Link.ADDRESS, Link.NAME, Link.MTU, 6, 10, 43);

    private static final Set<Integer> ADDRESS_ATTRIBUTES = Set.of(1, 2);
    private static final int ROUTE_AGES = 12;
    private static final int LOCAL_TABLE = 255;
    private static final int BY_KERNEL = 2;

    /** Of the socket's namespace, now. */
    public static Inventory of(RouteSocket socket) throws NetlinkException, SysException {
        Set<String> lines = new TreeSet<>();
        for (Message link : all(socket, GET_LINK, Link.HEADER)) {
            lines.add("device " + link.u32(4) + " " + (link.u32(8) & LASTING_FLAGS)
                    + kept(link.attributes(Link.HEADER), LINK_ATTRIBUTES));
        }
        for (Message address : all(socket, GET_ADDRESS, 8)) {
            lines.add("address of " + address.u32(4) + " " + address.u8(0) + " " + address.u8(1) + " " + address.u8(3)
                    + kept(address.attributes(8), ADDRESS_ATTRIBUTES));
        }
        for (Message route : all(socket, GET_ROUTE, Route.HEADER)) {
            boolean byItself = route.u8(0) == Family.IPV6 && (route.u8(4) == LOCAL_TABLE || route.u8(5) == BY_KERNEL);
            if (!byItself) {
                lines.add("route" + head(route, 8) + without(route.attributes(Route.HEADER), ROUTE_AGES));
            }
        }
        for (Message rule : all(socket, GET_RULE, Route.HEADER)) {
            lines.add("rule" + head(rule, Route.HEADER) + without(rule.attributes(Route.HEADER), -1));
        }
        for (Message queue : all(socket, GET_QUEUE, QUEUE_HEADER)) {
            lines.add("queue" + head(queue, 16) + kept(queue.attributes(QUEUE_HEADER), Set.of(1)));
        }
        return new Inventory(new ArrayList<>(lines));
    }

    /** With a header of zeros, which asks for every family's. */
    private static List<Message> all(RouteSocket socket, int type, int header) throws NetlinkException, SysException {
        Payload zeros = new Payload().bytes(new byte[header]);
        return socket.dump(new Request("list what is in the network namespace", type, 0, zeros));
    }

    private static String head(Message message, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            text.append(' ').append(message.u8(i));
        }
        return text.toString();
    }

    private static String kept(Attributes attributes, Set<Integer> types) {
        StringBuilder text = new StringBuilder();
        attributes.all().forEach((type, value) -> text.append(types.contains(type) ? shown(type, value) : ""));
        return text.toString();
    }

    private static String without(Attributes attributes, int ignored) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Integer, byte[]> one : attributes.all().entrySet()) {
            text.append(one.getKey() == ignored ? "" : shown(one.getKey(), one.getValue()));
        }
        return text.toString();
    }

    private static String shown(int type, byte[] value) {
        return " " + type + "=" + HexFormat.of().formatHex(value);
    }
}
