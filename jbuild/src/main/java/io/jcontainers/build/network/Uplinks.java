package io.jcontainers.build.network;

import io.jcontainers.build.network.route.Link;
import io.jcontainers.build.network.route.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the host reaches others.
 *
 * @param devices names of those that an IPv4 route leads out by, sorted; without the loopback device and steps' lines
 * @param mtu the least of the default routes' devices in bytes, so that a step's packets need not be cut
 * @param ipv6 whether there is a default route of IPv6
 * @param foreign the routes that no engine has made
 */
record Uplinks(Set<String> devices, int mtu, boolean ipv6, List<Route> foreign) {
    private static final int USUAL_MTU = 1500;

    /** What IPv6 needs at least. */
    private static final int LEAST_MTU = 1280;

    static Uplinks of(List<Link> links, List<Route> routes) {
        Map<Integer, Link> byIndex = links.stream().collect(Collectors.toMap(Link::index, link -> link, (a, b) -> a));
        List<Route> foreign = routes.stream()
                .filter(route -> route.devices().stream().noneMatch(device -> isStep(byIndex.get(device))))
                .toList();
        Set<String> devices = new TreeSet<>();
        int mtu = USUAL_MTU;
        boolean ipv6 = false;
        for (Route route : foreign) {
            boolean isIpv4 = route.destination().address().getAddress().length == 4;
            for (int device : route.devices()) {
                Link link = byIndex.get(device);
                if (link == null || link.name().equals("lo")) {
                    continue;
                }
                if (isIpv4) {
                    devices.add(link.name());
                }
                if (route.isDefault()) {
                    ipv6 |= !isIpv4;
                    mtu = Math.min(mtu, Math.max(link.mtu(), LEAST_MTU));
                }
            }
        }
        return new Uplinks(devices, mtu, ipv6, foreign);
    }

    private static boolean isStep(@Nullable Link link) {
        return link != null && link.name().matches(EngineNames.ALL_DEVICES + "[0-9a-f]{6}n[0-9]+");
    }
}
