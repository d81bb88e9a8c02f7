package io.jcontainers.build.registry;

import io.jcontainers.build.registry.auth.Authorizer;
import io.jcontainers.build.registry.auth.CredentialSource;
import io.jcontainers.build.registry.auth.TokenCache;
import io.jcontainers.build.registry.auth.TokenClient;
import io.jcontainers.build.registry.endpoint.Endpoint;
import io.jcontainers.build.registry.http.Addresses;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client, one per registry. Finds out whether a registry speaks TLS, where that isn't
 * certain: only on this machine, or where somebody asked for an insecure registry.
 */
final class Connections implements AutoCloseable {
    private final RegistrySettings settings;
    private final TransportPool pool;
    private final TokenClient tokens;
    private final TokenCache cache = new TokenCache(InstantSource.system());
    private final Warnings warnings;
    private final ConcurrentMap<Key, Slot> slots = new ConcurrentHashMap<>();

    /** The same registry, spoken to in the same way. */
    private record Key(String host, String name, boolean insecure, String scheme) {}

    /** A connection that is made once; meanwhile only those who want the same wait. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Connection connection; // guarded by lock
    }

    Connections(RegistrySettings settings) {
        this.settings = settings;
        this.pool = new TransportPool(settings);
        this.tokens = new TokenClient(pool, settings.backoff());
        this.warnings = new Warnings(settings.warnings());
    }

    /** The connection to where an endpoint is. */
    Connection to(Endpoint endpoint) throws IOException {
        Key key = new Key(
                endpoint.host(),
                endpoint.name(),
                endpoint.insecure(),
                endpoint.scheme() == null ? "" : endpoint.scheme());
        Slot slot = slots.computeIfAbsent(key, _ -> new Slot());
        slot.lock.lock();
        try {
            Connection known = slot.connection;
            if (known == null) {
                known = connect(endpoint, settings.credentials(), cache);
                slot.connection = known;
            }
            return known;
        } finally {
            slot.lock.unlock();
        }
    }

    /** A connection for which only these credentials count, and that shares no tokens. */
    Connection with(Endpoint endpoint, CredentialSource credentials) throws IOException {
        return connect(endpoint, credentials, new TokenCache(InstantSource.system()));
    }

    private Connection connect(Endpoint endpoint, CredentialSource credentials, TokenCache tokenCache)
            throws IOException {
        Origin origin = origin(endpoint);
        Authorizer authorizer = new Authorizer(origin, endpoint.name(), credentials, tokens, tokenCache);
        return new Connection(origin, authorizer, pool, settings.backoff(), warnings, settings.headers());
    }

    /** A connection to what may be no registry, as nobody in particular. */
    Connection anonymous(Origin origin) {
        Authorizer authorizer = new Authorizer(
                origin,
                origin.hostAndPort(),
                CredentialSource.anonymous(),
                tokens,
                new TokenCache(InstantSource.system()));
        return new Connection(origin, authorizer, pool, settings.backoff(), warnings, List.of());
    }

    private Origin origin(Endpoint endpoint) throws IOException {
        Origin secure = at(endpoint, "https");
        if (endpoint.insecure()) {
            pool.trustBlindly(secure.hostAndPort());
        }
        if (endpoint.scheme() != null) {
            return at(endpoint, endpoint.scheme());
        }
        boolean local = Addresses.isLoopback(secure.host());
        if (!endpoint.insecure() && (!local || settings.certificates().has(secure.hostAndPort()))) {
            return secure;
        }
        Origin plain = at(endpoint, "http");
        if (local) {
            return speaks(plain) || !speaks(secure) ? plain : secure;
        }
        return insecure(secure, plain);
    }

    /** By TLS where a registry answers there, else where anybody does: what a proxy says has to be heard. */
    private Origin insecure(Origin secure, Origin plain) throws IOException {
        Voice byTls = voice(secure);
        if (byTls == Voice.REGISTRY) {
            return secure;
        }
        Voice inTheClear = voice(plain);
        return inTheClear == Voice.REGISTRY || (inTheClear == Voice.OTHER && byTls == Voice.NONE) ? plain : secure;
    }

    private static Origin at(Endpoint endpoint, String scheme) throws IOException {
        try {
            return Origin.of(scheme, endpoint.host());
        } catch (IllegalArgumentException e) {
            throw new IOException("no host of a registry: " + e.getMessage(), e);
        }
    }

    private boolean speaks(Origin origin) throws IOException {
        return voice(origin) == Voice.REGISTRY;
    }

    /** Who answers. */
    private enum Voice {
        REGISTRY,
        /** Something that speaks HTTP. */
        OTHER,
        NONE
    }

    /**
     * Who answers there: asked without credentials. A wrong certificate is an answer, never a reason for plain HTTP.
     */
    private Voice voice(Origin origin) throws IOException {
        try (Answer answer = pool.to(origin).exchange(Call.get(origin.uri("/v2/")), null)) {
            answer.finish();
            return answer.status() == 200 || answer.status() == 401 ? Voice.REGISTRY : Voice.OTHER;
        } catch (RegistryException e) {
            return e.isAboutCertificate() ? Voice.REGISTRY : Voice.NONE;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
