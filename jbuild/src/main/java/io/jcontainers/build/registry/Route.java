package io.jcontainers.build.registry;

import io.jcontainers.build.registry.http.Addresses;
import io.jcontainers.build.registry.http.Links;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import java.net.URI;

/** Judges where a registry sends us: redirects and upload locations. */
final class Route {
    private Route() {}

    /**
     * Where a Location leads.
     *
     * @param registry whose answers brought us here
     * @throws RegistryException for a place that a registry mustn't send us to
     */
    static URI follow(URI from, String location, Origin registry) throws RegistryException {
        URI to = Links.resolve(from, location);
        Origin origin = Origin.of(to);
        if (origin.isPlain() && !Origin.of(from).isPlain()) {
            throw refused(
                    from,
                    "leads from https to " + Printable.uri(to) + ", where everybody on the way can read;"
                            + " a registry behind a proxy has to know that it is reached by https");
        }
        boolean own = origin.host().equals(registry.host());
        // A registry within a net has its storage there; a link-local address is no storage anywhere.
        boolean near = Addresses.isInternal(registry.host()) && !Addresses.isLinkLocal(origin.host());
        if (Addresses.isInternal(origin.host()) && !own && !near) {
            throw refused(from, "leads to the internal address " + Printable.uri(to));
        }
        return to;
    }

    private static RegistryException refused(URI from, String what) {
        return RegistryException.of(RegistryException.Reason.REFUSED, Printable.uri(from) + " " + what);
    }
}
