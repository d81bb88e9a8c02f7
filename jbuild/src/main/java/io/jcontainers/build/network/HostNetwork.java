package io.jcontainers.build.network;

import io.jcontainers.build.network.firewall.EgressRules;
import io.jcontainers.build.network.firewall.Firewall;
import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.network.route.RouteSocket;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.NetworkSyscalls;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The host's side of all steps' networks: addresses, firewall rules, forwarding. The rules go with the engine, however
 * it ends. Forwarding that was turned on for steps is turned off by {@link #close}; that of a killed engine stays on.
 */
final class HostNetwork implements AutoCloseable {
    private static final int NAME_TRIES = 4;

    private final RouteSocket routes;
    private final Firewall firewall;
    private final ForwardingSettings forwarding;
    private final EngineNames names;
    private final AddressPlan addresses;
    private final Uplinks uplinks;
    private final boolean ipv6;
    private Set<String> guarded = Set.of();
    private int devices;

    private HostNetwork(
            RouteSocket routes,
            Firewall firewall,
            ForwardingSettings forwarding,
            EngineNames names,
            AddressPlan addresses,
            Uplinks uplinks) {
        this.routes = routes;
        this.firewall = firewall;
        this.forwarding = forwarding;
        this.names = names;
        this.addresses = addresses;
        this.uplinks = uplinks;
        this.ipv6 = uplinks.ipv6() && forwarding.ipv6();
    }

    /** Sets everything up in the network namespace of the calling thread. */
    static HostNetwork open(NetworkSyscalls sys, ForwardingSettings forwarding, RandomGenerator random)
            throws NetworkException {
        RouteSocket routes = null;
        Firewall firewall = null;
        NetworkException.Phase phase = NetworkException.Phase.DEVICES;
        try {
            routes = RouteSocket.open(sys);
            Uplinks uplinks = Uplinks.of(routes.links(), routes.routes());
            phase = NetworkException.Phase.FIREWALL;
            firewall = Firewall.open(sys);
            AddressPlan addresses = AddressPlan.choose(uplinks.foreign(), random);
            HostNetwork made = make(routes, firewall, forwarding, addresses, uplinks, random);
            routes = null;
            firewall = null;
            return made;
        } catch (IOException e) {
            throw NetworkException.of(phase, e);
        } finally {
            if (firewall != null) {
                firewall.close();
            }
            if (routes != null) {
                routes.close();
            }
        }
    }

    private static HostNetwork make(
            RouteSocket routes,
            Firewall firewall,
            ForwardingSettings forwarding,
            AddressPlan addresses,
            Uplinks uplinks,
            RandomGenerator random)
            throws IOException {
        for (int tries = 1; ; tries++) {
            EngineNames names = EngineNames.random(random);
            HostNetwork host = new HostNetwork(routes, firewall, forwarding, names, addresses, uplinks);
            try {
                host.guard();
                return host;
            } catch (NetlinkException e) {
                // EPERM is also what another engine's table of this name gives.
                boolean isTaken = e.errno() == Errno.EEXIST || e.errno() == Errno.EPERM;
                if (!isTaken || tries == NAME_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** The rules come first: no device ever forwards for others than steps. */
    private void guard() throws IOException {
        Set<String> devices = new TreeSet<>(firewall.guardedByOthers(names.table()));
        devices.retainAll(uplinks.devices());
        Set<String> off = new TreeSet<>();
        for (String device : uplinks.devices()) {
            if (!forwarding.isOn(device)) {
                off.add(device);
            }
        }
        devices.addAll(off);
        firewall.make(rules(devices));
        guarded = devices;
        try {
            for (String device : off) {
                forwarding.set(device, true);
            }
            firewall.withdraw(names.table());
            firewall.admit(names.table(), names.devices());
        } catch (IOException e) {
            try {
                takeBack();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private EgressRules rules(Set<String> devices) {
        return new EgressRules(
                names.table(),
                names.devices(),
                addresses.ipv4(),
                ipv6 ? Optional.of(addresses.ipv6()) : Optional.empty(),
                List.copyOf(devices));
    }

    /** Whether it is still right: the host reaches others as before, and forwards for steps. */
    boolean isCurrent() throws NetworkException {
        try {
            Uplinks now = Uplinks.of(routes.links(), routes.routes());
            boolean same = now.devices().equals(uplinks.devices())
                    && now.mtu() == uplinks.mtu()
                    && (now.ipv6() && forwarding.ipv6()) == ipv6
                    && !addresses.collides(now.foreign());
            for (String device : now.devices()) {
                same &= forwarding.isOn(device);
            }
            return same && firewall.tables().contains(names.table());
        } catch (IOException e) {
            throw NetworkException.of(NetworkException.Phase.FIREWALL, e);
        }
    }

    /** A name for the next device. */
    synchronized String nextDevice() {
        return names.device(++devices);
    }

    RouteSocket routes() {
        return routes;
    }

    AddressPlan addresses() {
        return addresses;
    }

    /** Largest packet of a step, in bytes. */
    int mtu() {
        return uplinks.mtu();
    }

    /** Whether steps have IPv6. */
    boolean ipv6() {
        return ipv6;
    }

    /** The last engine that needs a device's forwarding turns it off. */
    private void takeBack() throws NetlinkException, SysException, NetworkException {
        firewall.withdraw(names.table());
        firewall.delete(names.table());
        Set<String> stillGuarded = firewall.guardedByOthers(names.table());
        for (String device : guarded) {
            if (!stillGuarded.contains(device)) {
                forwarding.set(device, false);
            }
        }
    }

    @Override
    public void close() throws NetworkException {
        try {
            takeBack();
        } catch (IOException e) {
            throw NetworkException.of(NetworkException.Phase.FIREWALL, e);
        } finally {
            firewall.close();
            routes.close();
        }
    }
}
