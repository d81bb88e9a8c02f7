package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Addresses;
import io.jcontainers.build.registry.http.Links;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where a download may go. A URL of a Dockerfile may lead into the own net, as mirrors stand there, but not to
 * link-local addresses, where clouds keep the secrets of their machines; a server outside may not send us inside, nor
 * from https to http.
 */
final class RedirectRules {
    /** Finds addresses of a name; the JDK remembers them for the connection that follows. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final boolean linkLocalAllowed;
    private final ProxySelector proxies;
    private final Resolver resolver;

    RedirectRules(boolean linkLocalAllowed, ProxySelector proxies, Resolver resolver) {
        this.linkLocalAllowed = linkLocalAllowed;
        this.proxies = proxies;
        this.resolver = resolver;
    }

    /** Judges the URL that somebody wrote. */
    void checkFirst(URI url) throws RemoteException {
        if (!linkLocalAllowed && leadsToLinkLocal(url)) {
            throw new RemoteException(
                    Urls.shown(url) + ": a link-local address, where machines of clouds keep their secrets");
        }
    }

    /**
     * Where a redirect leads.
     *
     * @param first the URL that somebody wrote
     * @param from which answered with {@code location}
     */
    URI follow(URI first, URI from, String location) throws IOException {
        URI to = target(from, location);
        Origin origin = Origin.of(to);
        if (origin.isPlain() && !Origin.of(from).isPlain()) {
            throw refused(from, "from https to " + Urls.shown(to) + ", where everybody on the way can read");
        }
        boolean own = origin.host().equals(Origin.of(first).host());
        boolean near = Addresses.isInternal(Origin.of(first).host());
        if (!own && !near && (Addresses.isInternal(origin.host()) || leadsToLoopback(to))) {
            throw refused(from, "to the internal address " + Urls.shown(to));
        }
        if (!linkLocalAllowed && leadsToLinkLocal(to)) {
            throw refused(from, "to the link-local address " + Urls.shown(to));
        }
        return to;
    }

    private static URI target(URI from, String location) throws RemoteException {
        try {
            URI to = Links.resolve(from, location);
            Origin.of(to);
            return Urls.requested(to);
        } catch (RegistryException | IllegalArgumentException e) {
            throw refused(from, "to no http or https URL: " + e.getMessage());
        }
    }

    private boolean leadsToLinkLocal(URI url) {
        String host = Origin.of(url).host();
        return Addresses.isLinkLocal(host)
                || addresses(url).stream()
                        .anyMatch(address ->
                                address.isLinkLocalAddress() || Addresses.isLinkLocal(address.getHostAddress()));
    }

    private boolean leadsToLoopback(URI url) {
        return addresses(url).stream().anyMatch(InetAddress::isLoopbackAddress);
    }

    /** None where a proxy resolves the name, or nobody can: connecting will tell. */
    private List<InetAddress> addresses(URI url) {
        if (!proxies.select(url).equals(List.of(Proxy.NO_PROXY))) {
            return List.of();
        }
        try {
            return List.of(resolver.resolve(Origin.of(url).host()));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static RemoteException refused(URI from, String what) {
        return new RemoteException(Urls.shown(from) + ": a redirect " + what + " is not followed");
    }
}
