package io.jcontainers.build.network;

import io.jcontainers.build.network.netlink.Datagrams;
import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.network.netlink.NetlinkSocket;
import io.jcontainers.build.network.netlink.Payload;
import io.jcontainers.build.network.netlink.Request;
import io.jcontainers.build.sys.NetworkSyscalls;
import io.jcontainers.build.sys.SysException;

/**
 * The TCP sockets of a network namespace, also those whose process has ended: for a minute they can keep another
 * process from listening at the same port.
 *
 * <pre>
 * struct inet_diag_req_v2 (linux/inet_diag.h):
 * 0        1          2            3   4        8                                56
 * +--------+----------+------------+---+--------+--------------------------------+
 * | family | protocol | extensions | 0 | states | a socket's addresses, or zeros |
 * +--------+----------+------------+---+--------+--------------------------------+
 * </pre>
 */
record TcpSockets(NetlinkSocket socket) implements AutoCloseable {
    private static final int BY_FAMILY = 20;
    private static final int IPV4 = 2;
    private static final int IPV6 = 10;
    private static final int TCP = 6;
    private static final int ALL_STATES = -1;
    private static final int ADDRESSES_BYTES = 48;

    /** Of the calling thread's namespace. */
    static TcpSockets open(NetworkSyscalls sys) throws SysException {
        return new TcpSockets(new NetlinkSocket(Datagrams.kernel(sys, NetworkSyscalls.NETLINK_SOCK_DIAG)));
    }

    /** Whether there is none, not even one that only waits for stray packets. */
    boolean isEmpty() throws NetlinkException, SysException {
        return socket.dump(request(IPV4)).isEmpty()
                && socket.dump(request(IPV6)).isEmpty();
    }

    private static Request request(int family) {
        Payload payload =
                new Payload().u8(family).u8(TCP).u8(0).u8(0).u32(ALL_STATES).bytes(new byte[ADDRESSES_BYTES]);
        return new Request("list TCP sockets", BY_FAMILY, 0, payload);
    }

    @Override
    public void close() {
        socket.close();
    }
}
