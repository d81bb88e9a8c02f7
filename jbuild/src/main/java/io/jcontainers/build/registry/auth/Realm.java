package io.jcontainers.build.registry.auth;

import io.jcontainers.build.registry.http.Addresses;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry sends us for tokens. The registry chooses it, so it is judged first: a password goes nowhere in the
 * clear, no stranger makes us ask inside our own net, and a refresh token goes only to whom it is from.
 *
 * @param uri of the token endpoint
 * @param service what the registry calls itself; null: it doesn't
 * @param scopes what the registry says is needed; empty: it doesn't
 */
record Realm(URI uri, @Nullable String service, List<Scope> scopes) {
    private static final String HUB_REALM = "auth.docker.io";

    static Realm of(Challenge challenge, Origin registry) throws RegistryException {
        String text = challenge.parameter("realm");
        if (text == null) {
            throw refused(registry, "names no realm in its Bearer challenge");
        }
        URI uri;
        Origin origin;
        try {
            uri = URI.create(text);
            origin = Origin.of(uri);
        } catch (IllegalArgumentException e) {
            throw refused(registry, "names a realm that is no address of http or https");
        }
        boolean own = isOwn(origin, registry);
        if (origin.isPlain() && !(registry.isPlain() && own)) {
            throw refused(registry, "wants credentials sent in the clear to " + Printable.uri(uri));
        }
        if (Addresses.isInternal(origin.host()) && !own) {
            throw refused(registry, "sends us to the internal address " + Printable.uri(uri) + " for a token");
        }
        String scope = challenge.parameter("scope");
        return new Realm(uri, challenge.parameter("service"), scope == null ? List.of() : Scope.parse(scope));
    }

    /** Whether an identity token of that registry was issued here. */
    void requireIssuer(Origin registry, String host) throws RegistryException {
        Origin origin = Origin.of(uri);
        boolean hub = ServerKeys.isHub(host) && origin.host().equals(HUB_REALM) && !origin.isPlain();
        if (!hub && !isOwn(origin, registry)) {
            throw refused(
                    registry,
                    "wants its identity token sent to another host, " + origin.hostAndPort()
                            + ": log in with user name and password");
        }
    }

    private static boolean isOwn(Origin origin, Origin registry) {
        return origin.host().equals(registry.host())
                || (Addresses.isLoopback(origin.host()) && Addresses.isLoopback(registry.host()));
    }

    private static RegistryException refused(Origin registry, String what) {
        return RegistryException.of(RegistryException.Reason.REFUSED, registry.hostAndPort() + " " + what);
    }
}
