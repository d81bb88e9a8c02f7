package io.jcontainers.build.network.route;

import io.jcontainers.build.network.netlink.Attributes;
import io.jcontainers.build.network.netlink.Message;
import io.jcontainers.build.network.netlink.NetlinkException;

/**
 * A network device.
 *
 * <pre>
 * struct ifinfomsg (linux/rtnetlink.h):
 * 0        1     2      4       8       12      16
 * +--------+-----+------+-------+-------+-------+
 * | family | 0   | type | index | flags | change|
 * +--------+-----+------+-------+-------+-------+
 * </pre>
 *
 * @param index its number in its namespace, from 1
 * @param mtu largest packet in bytes; 0 where the kernel tells none
 */
public record Link(int index, String name, int mtu) {
    static final int HEADER = 16;

    /** IFF_UP. */
    static final int UP = 1;

    static final int ADDRESS = 1;
    static final int NAME = 3;
    static final int MTU = 4;

    /** From a message of the kernel. */
    static Link of(Message message) throws NetlinkException {
        Attributes attributes = message.attributes(HEADER);
        return new Link(
                message.u32(4),
                attributes.text(NAME).orElse(""),
                attributes.u32(MTU).orElse(0));
    }
}
