package io.jcontainers.build.network.route;

import io.jcontainers.build.network.netlink.Attributes;
import io.jcontainers.build.network.netlink.Message;
import io.jcontainers.build.network.netlink.NetlinkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A route of the main table.
 *
 * <pre>
 * struct rtmsg (linux/rtnetlink.h):
 * 0        1          2          3     4       5          6       7      8       12
 * +--------+----------+----------+-----+-------+----------+-------+------+-------+
 * | family | bits to  | bits from| TOS | table | protocol | scope | type | flags |
 * +--------+----------+----------+-----+-------+----------+-------+------+-------+
 * </pre>
 *
 * @param destination whereto; length 0 for a default route
 * @param devices indices of the devices that it leads out by; none for one that drops packets
 */
public record Route(Block destination, List<Integer> devices) {
    static final int HEADER = 12;
    static final int DESTINATION = 1;
    static final int DEVICE = 4;
    static final int GATEWAY = 5;
    static final int MULTIPATH = 9;
    static final int TABLE = 15;

    static final int MAIN = 254;
    static final int SCOPE_UNIVERSE = 0;
    static final int SCOPE_LINK = 253;
    static final int UNICAST = 1;
    static final int STATIC = 4;

    /** struct rtnexthop: u16 length, u8 flags, u8 hops, s32 device. */
    private static final int HOP = 8;

    /** From a message of the kernel; empty for other families and tables. */
    static Optional<Route> of(Message message) throws NetlinkException {
        Attributes attributes = message.attributes(HEADER);
        int family = message.u8(0);
        boolean main = attributes.u32(TABLE).orElse(message.u8(4)) == MAIN;
        if (!main || family != Family.IPV4 && family != Family.IPV6) {
            return Optional.empty();
        }
        byte[] destination = attributes.bytes(DESTINATION).orElse(new byte[family == Family.IPV4 ? 4 : 16]);
        List<Integer> devices = new ArrayList<>();
        attributes.u32(DEVICE).ifPresent(devices::add);
        attributes.bytes(MULTIPATH).ifPresent(hops -> addDevices(hops, devices));
        return Optional.of(new Route(new Block(Block.address(destination), message.u8(1)), List.copyOf(devices)));
    }

    private static void addDevices(byte[] hops, List<Integer> devices) {
        ByteBuffer in = ByteBuffer.wrap(hops).order(ByteOrder.nativeOrder());
        for (int at = 0; at + HOP <= hops.length; ) {
            int length = in.getShort(at) & 0xffff;
            if (length < HOP) {
                return;
            }
            devices.add(in.getInt(at + 4));
            at += length + 3 & ~3;
        }
    }

    /** Whether it is for what no other route is for. */
    public boolean isDefault() {
        return destination.length() == 0;
    }
}
