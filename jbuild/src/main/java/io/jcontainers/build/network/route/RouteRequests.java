package io.jcontainers.build.network.route;

import io.jcontainers.build.network.netlink.Payload;
import io.jcontainers.build.network.netlink.Request;
import java.net.InetAddress;

/** Messages of rtnetlink(7); the headers are drawn at {@link Link} and {@link Route}. */
public final class RouteRequests {
    private static final int NEW_LINK = 16;
    private static final int DELETE_LINK = 17;
    private static final int GET_LINK = 18;
    private static final int NEW_ADDRESS = 20;
    private static final int DELETE_ADDRESS = 21;
    private static final int NEW_ROUTE = 24;
    private static final int GET_ROUTE = 26;

    // linux/if_link.h
    private static final int LINK_INFO = 18;
    private static final int FAMILIES = 26;
    private static final int NAMESPACE_FD = 28;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int VETH_PEER = 1;
    private static final int INET_CONF = 1;
    private static final int INET6_ADDRESS_MODE = 8;
    private static final int ADDRESS_MODE_NONE = 1;

    /** linux/ip.h: IPV4_DEVCONF_FORWARDING. */
    private static final int CONF_FORWARDING = 1;

    // linux/if_addr.h
    private static final int ADDRESS = 1;
    private static final int LOCAL = 2;
    private static final int FLAG_NO_DETECTION = 2;

    private static final int MAKE = Request.ACK | Request.CREATE | Request.EXCLUSIVE;

    private RouteRequests() {}

    /**
     * A pair of devices, of which each end sends to the other.
     *
     * @param name of the end in the socket's namespace; at most 15 bytes
     * @param namespace descriptor of the other end's
     */
    public static Request makePair(String name, String otherName, int namespace, int mtu) {
        Payload payload = link(0, 0, 0)
                .attribute32(Link.MTU, mtu)
                .attribute(Link.NAME, name)
                .nested(
                        LINK_INFO,
                        info -> info.attribute(INFO_KIND, "veth")
                                .nested(
                                        INFO_DATA,
                                        data -> data.nested(
                                                VETH_PEER, peer -> append(peer, otherName, namespace, mtu))));
        return new Request("make a pair of veth devices", NEW_LINK, MAKE, payload);
    }

    private static void append(Payload peer, String name, int namespace, int mtu) {
        link(peer, 0, 0, 0)
                .attribute32(Link.MTU, mtu)
                .attribute(Link.NAME, name)
                .attribute32(NAMESPACE_FD, namespace);
    }

    /** One end of a pair, and so both. */
    public static Request deleteLink(int device) {
        return new Request("delete device " + device, DELETE_LINK, Request.ACK, link(device, 0, 0));
    }

    /** A device by its name. */
    public static Request getLink(String name) {
        Payload payload = link(0, 0, 0).attribute(Link.NAME, name);
        return new Request("look at the device " + name, GET_LINK, 0, payload);
    }

    /** Starts a device. */
    public static Request start(int device) {
        return new Request("start device " + device, NEW_LINK, Request.ACK, link(device, Link.UP, Link.UP));
    }

    /** Starts a device that gives itself no IPv6 address: it then sends nothing on its own. */
    public static Request startWithoutAutomaticAddress(int device) {
        Payload payload = link(device, Link.UP, Link.UP)
                .nested(
                        FAMILIES,
                        families -> families.nested(
                                Family.IPV6, inet6 -> inet6.attribute8(INET6_ADDRESS_MODE, ADDRESS_MODE_NONE)));
        return new Request("start device " + device, NEW_LINK, Request.ACK, payload);
    }

    /** IPv4 packets that a device receives may leave by others: {@code net.ipv4.conf.DEVICE.forwarding}. */
    public static Request forward(int device) {
        Payload payload = link(device, 0, 0)
                .nested(
                        FAMILIES,
                        families -> families.nested(
                                Family.IPV4,
                                inet -> inet.nested(INET_CONF, conf -> conf.attribute32(CONF_FORWARDING, 1))));
        return new Request("turn on forwarding of device " + device, NEW_LINK, Request.ACK, payload);
    }

    /** All devices. */
    public static Request links() {
        return new Request("list network devices", GET_LINK, 0, link(0, 0, 0));
    }

    private static Payload link(int device, int flags, int change) {
        return link(new Payload(), device, flags, change);
    }

    private static Payload link(Payload to, int device, int flags, int change) {
        return to.u8(Family.ANY).u8(0).u16(0).u32(device).u32(flags).u32(change);
    }

    /** An address of a device; one of IPv6 is not asked after on the line. */
    public static Request addAddress(int device, Block address) {
        return address("add the address " + address, NEW_ADDRESS, MAKE, device, address);
    }

    /** Takes an address from a device. */
    public static Request deleteAddress(int device, Block address) {
        return address("delete the address " + address, DELETE_ADDRESS, Request.ACK, device, address);
    }

    private static Request address(String what, int type, int flags, int device, Block address) {
        int family = Family.of(address.address());
        byte[] bytes = address.address().getAddress();
        // struct ifaddrmsg: u8 family, u8 bits, u8 flags, u8 scope, u32 device
        Payload payload = new Payload()
                .u8(family)
                .u8(address.length())
                .u8(family == Family.IPV6 ? FLAG_NO_DETECTION : 0)
                .u8(Route.SCOPE_UNIVERSE)
                .u32(device)
                .attribute(LOCAL, bytes)
                .attribute(ADDRESS, bytes);
        return new Request(what + " to device " + device, type, flags, payload);
    }

    /** A route to neighbours on a device's line; EEXIST where there is one to the same, by whatever device. */
    public static Request addRoute(int device, Block destination) {
        Payload payload = route(destination, Route.SCOPE_LINK)
                .attribute(Route.DESTINATION, destination.address().getAddress())
                .attribute32(Route.DEVICE, device);
        return new Request("add a route to " + destination, NEW_ROUTE, MAKE, payload);
    }

    /** The default route of a family. */
    public static Request addDefaultRoute(int device, InetAddress gateway) {
        Block all = new Block(Block.address(new byte[gateway.getAddress().length]), 0);
        Payload payload = route(all, Route.SCOPE_UNIVERSE)
                .attribute(Route.GATEWAY, gateway.getAddress())
                .attribute32(Route.DEVICE, device);
        return new Request("add a default route by " + gateway.getHostAddress(), NEW_ROUTE, MAKE, payload);
    }

    private static Payload route(Block destination, int scope) {
        return new Payload()
                .u8(Family.of(destination.address()))
                .u8(destination.length())
                .u8(0)
                .u8(0)
                .u8(Route.MAIN)
                .u8(Route.STATIC)
                .u8(scope)
                .u8(Route.UNICAST)
                .u32(0);
    }

    /** All routes of both families. */
    public static Request routes() {
        return new Request(
                "list routes",
                GET_ROUTE,
                0,
                new Payload().u8(Family.ANY).u8(0).u16(0).u32(0).u32(0));
    }
}
