package io.jcontainers.build.registry.auth;

import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers the challenges of one registry. Credentials are looked up when the first challenge comes, and never before.
 * Several threads that need the same token wait for one of them to fetch it.
 */
public final class Authorizer {
    private final Origin registry;
    private final String host;
    private final CredentialSource credentials;
    private final TokenClient client;
    private final TokenCache cache;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentMap<String, Credentials> found = new ConcurrentHashMap<>();
    private volatile @Nullable Challenge known;

    /**
     * @param registry where requests go
     * @param host as references write it: under which its credentials are kept
     */
    public Authorizer(
            Origin registry, String host, CredentialSource credentials, TokenClient client, TokenCache cache) {
        this.registry = registry;
        this.host = host;
        this.credentials = credentials;
        this.client = client;
        this.cache = cache;
    }

    /**
     * What to send in Authorization before the registry asks: what its last challenge was answered with.
     *
     * @param repository whose credentials count; empty for none
     * @return null for nothing
     */
    public @Nullable String header(List<Scope> scopes, String repository) throws IOException {
        Challenge challenge = known;
        if (challenge == null) {
            return null;
        }
        if (challenge.scheme().equals("basic")) {
            return find(repository) instanceof Credentials.UserPassword login ? "Basic " + login.basic() : null;
        }
        return bearer(challenge, scopes, repository, null);
    }

    /**
     * Answers a 401.
     *
     * @param rejected what was sent in Authorization; null for nothing
     * @return what to send
     * @throws RegistryException when there is nothing better to send
     */
    public String answer(List<String> headers, List<Scope> scopes, String repository, @Nullable String rejected)
            throws IOException {
        List<Challenge> challenges;
        try {
            challenges = ChallengeParser.parseAll(headers);
        } catch (IllegalArgumentException e) {
            throw RegistryException.of(RegistryException.Reason.PROTOCOL, host + ": " + e.getMessage(), e);
        }
        Challenge challenge = choose(challenges);
        known = challenge;
        return challenge.scheme().equals("basic")
                ? basic(repository, rejected)
                : bearer(challenge, scopes, repository, rejected);
    }

    /** Looked up once: it may start a process. Nobody is looked up again, in case of a login meanwhile. */
    private Credentials find(String repository) throws IOException {
        Credentials known = found.get(repository);
        if (known != null) {
            return known;
        }
        Credentials fresh = credentials.find(host, repository);
        if (!(fresh instanceof Credentials.Anonymous)) {
            found.put(repository, fresh);
        }
        return fresh;
    }

    private Challenge choose(List<Challenge> challenges) throws RegistryException {
        for (String scheme : List.of("bearer", "basic")) {
            for (Challenge challenge : challenges) {
                if (challenge.scheme().equals(scheme)) {
                    return challenge;
                }
            }
        }
        throw RegistryException.of(
                RegistryException.Reason.UNAUTHORIZED,
                host + " asks for credentials, but neither by Basic nor by Bearer");
    }

    private String basic(String repository, @Nullable String rejected) throws IOException {
        if (!(find(repository) instanceof Credentials.UserPassword login)) {
            throw unauthorized("asks for a user name and a password: log in to it");
        }
        String header = "Basic " + login.basic();
        if (header.equals(rejected)) {
            found.remove(repository);
            throw unauthorized("doesn't take the user name or the password");
        }
        return header;
    }

    private String bearer(Challenge challenge, List<Scope> scopes, String repository, @Nullable String rejected)
            throws IOException {
        lock.lock();
        try {
            TokenCache.Key key = new TokenCache.Key(registry, scopes);
            Token cached = cache.get(key);
            if (cached != null) {
                if (!cached.header().equals(rejected)) {
                    return cached.header();
                }
                cache.remove(key, cached);
            }
            Credentials who = find(repository);
            if (who instanceof Credentials.RegistryToken token) {
                String header = "Bearer " + token.token();
                if (header.equals(rejected)) {
                    throw unauthorized("doesn't take the access token that is kept for it");
                }
                return header;
            }
            Realm realm = Realm.of(challenge, registry);
            if (who instanceof Credentials.IdentityToken) {
                realm.requireIssuer(registry, host);
            }
            Token fresh;
            try {
                fresh = client.fetch(realm, asked(realm, scopes, rejected), who, cache.now());
            } catch (RegistryException e) {
                found.remove(repository);
                throw e;
            }
            cache.put(key, fresh);
            return fresh.header();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Our own scopes: a registry mustn't talk us into asking for more. Some name the repository differently, so once a
     * token was rejected its name is taken for the actions that we meant.
     */
    private static List<Scope> asked(Realm realm, List<Scope> scopes, @Nullable String rejected) {
        List<String> names = scopes.stream().map(Scope::name).toList();
        boolean renamed = rejected != null
                && !realm.scopes().isEmpty()
                && realm.scopes().stream().noneMatch(scope -> names.contains(scope.name()));
        return renamed && Scope.within(realm.scopes(), scopes) ? realm.scopes() : scopes;
    }

    private RegistryException unauthorized(String what) {
        return RegistryException.of(RegistryException.Reason.UNAUTHORIZED, host + " " + what);
    }
}
