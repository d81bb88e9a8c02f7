package io.jcontainers.build.network;

import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.network.netlink.Request;
import io.jcontainers.build.network.route.Block;
import io.jcontainers.build.network.route.Inventory;
import io.jcontainers.build.network.route.RouteRequests;
import io.jcontainers.build.network.route.RouteSocket;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.NetworkSyscalls;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace for steps, and its line to the host.
 *
 * <pre>
 * step's namespace                       host's
 *   lo    127.0.0.1
 *   eth0  10.213.B.(2n+1)/31  --veth--   jbXXXXXXnN  10.213.B.2n
 *         default by 10.213.B.2n         route to 10.213.B.(2n+1)
 *         fdXX:..:(2n+1), fe80::2        fe80::1, route to fdXX:..:(2n+1)
 *         default by fe80::1
 * </pre>
 */
final class StepNamespace {
    private static final String DEVICE = "eth0";
    private static final int LOOPBACK = 1;

    private final HostNetwork host;
    private final NewNamespace inside;
    private final AddressPlan.Pair addresses;
    private final int hostDevice;
    private final Inventory original;

    private StepNamespace(
            HostNetwork host, NewNamespace inside, AddressPlan.Pair addresses, int hostDevice, Inventory original) {
        this.host = host;
        this.inside = inside;
        this.addresses = addresses;
        this.hostDevice = hostDevice;
        this.original = original;
    }

    /** Makes one, in a few milliseconds. */
    static StepNamespace make(NetworkSyscalls sys, HostNetwork host) throws NetworkException, InterruptedException {
        NewNamespace inside;
        try {
            inside = NewNamespace.make(sys);
        } catch (IOException e) {
            throw NetworkException.of(NetworkException.Phase.NAMESPACE, e);
        }
        try {
            return connect(host, inside);
        } catch (IOException e) {
            inside.close();
            throw NetworkException.of(NetworkException.Phase.DEVICES, e);
        } catch (RuntimeException e) {
            inside.close();
            throw e;
        }
    }

    private static StepNamespace connect(HostNetwork host, NewNamespace inside) throws IOException {
        RouteSocket routes = host.routes();
        String name = host.nextDevice();
        routes.change(RouteRequests.makePair(name, DEVICE, inside.namespace().number(), host.mtu()));
        int device = routes.index(name);
        try {
            start(routes, device);
            routes.change(RouteRequests.forward(device));
            AddressPlan.Pair pair = address(host, device);
            try {
                configure(inside.routes(), pair, host.ipv6());
                return new StepNamespace(host, inside, pair, device, Inventory.of(inside.routes()));
            } catch (IOException e) {
                host.addresses().giveBack(pair);
                throw e;
            }
        } catch (IOException e) {
            routes.change(RouteRequests.deleteLink(device));
            throw e;
        }
    }

    /** A kernel without IPv6 does not know of its addresses either. */
    private static void start(RouteSocket routes, int device) throws IOException {
        try {
            routes.change(RouteRequests.startWithoutAutomaticAddress(device));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EAFNOSUPPORT) {
                throw e;
            }
            routes.change(RouteRequests.start(device));
        }
    }

    /** Routes can be made only once, so what another engine has got is left to it. */
    private static AddressPlan.Pair address(HostNetwork host, int device) throws IOException {
        for (; ; ) {
            AddressPlan.Pair pair = host.addresses()
                    .take()
                    .orElseThrow(() -> new NetworkException("all addresses of "
                            + host.addresses().ipv4() + " are taken: fewer steps can run at the same time"));
            Block own = single(pair.host());
            List<Request> requests = new ArrayList<>();
            requests.add(RouteRequests.addAddress(device, own));
            requests.add(RouteRequests.addRoute(device, single(pair.step())));
            if (host.ipv6()) {
                requests.add(RouteRequests.addAddress(device, new Block(AddressPlan.IPV6_HOST, 64)));
                requests.add(RouteRequests.addRoute(device, single(pair.stepIpv6())));
            }
            try {
                host.routes().change(requests);
                return pair;
            } catch (NetlinkException e) {
                if (e.errno() != Errno.EEXIST) {
                    host.addresses().giveBack(pair);
                    throw e;
                }
                host.routes().change(RouteRequests.deleteAddress(device, own));
            }
        }
    }

    private static void configure(RouteSocket routes, AddressPlan.Pair pair, boolean ipv6) throws IOException {
        int device = routes.index(DEVICE);
        start(routes, device);
        List<Request> requests = new ArrayList<>();
        requests.add(RouteRequests.start(LOOPBACK));
        requests.add(RouteRequests.addAddress(device, new Block(pair.step(), 31)));
        requests.add(RouteRequests.addDefaultRoute(device, pair.host()));
        if (ipv6) {
            requests.add(RouteRequests.addAddress(device, new Block(AddressPlan.IPV6_STEP, 64)));
            requests.add(RouteRequests.addAddress(device, single(pair.stepIpv6())));
            requests.add(RouteRequests.addDefaultRoute(device, AddressPlan.IPV6_HOST));
        }
        routes.change(requests);
    }

    private static Block single(InetAddress address) {
        return new Block(address, address.getAddress().length * Byte.SIZE);
    }

    /** Of which host network it is. */
    HostNetwork host() {
        return host;
    }

    /** How other processes find it, as long as it is there. */
    String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/"
                + inside.namespace().number();
    }

    /** Of the host's end. */
    String hostAddress() {
        return addresses.host().getHostAddress();
    }

    /** Whether it is as it was made: no address, route, device, firewall rule or socket more or less. */
    boolean isOriginal() {
        try {
            return inside.tcp().isEmpty()
                    && Inventory.of(inside.routes()).equals(original)
                    && inside.firewall().tables().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** It is gone when the last process in it has ended; its line to the host is gone at once. */
    void delete() {
        try {
            host.routes().change(RouteRequests.deleteLink(hostDevice));
        } catch (NetlinkException | SysException e) {
            // The kernel deletes the line with the namespace, only later.
        } finally {
            inside.close();
        }
        host.addresses().giveBack(addresses);
    }

    /** The same where the host's side has been closed: the line goes with the namespace. */
    void abandon() {
        inside.close();
    }
}
