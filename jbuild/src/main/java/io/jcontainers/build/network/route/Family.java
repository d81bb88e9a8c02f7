package io.jcontainers.build.network.route;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Address families (linux/socket.h). */
final class Family {
    static final int ANY = 0;
    static final int IPV4 = 2;
    static final int IPV6 = 10;

    private Family() {}

    static int of(InetAddress address) {
        return address instanceof Inet4Address ? IPV4 : IPV6;
    }
}
