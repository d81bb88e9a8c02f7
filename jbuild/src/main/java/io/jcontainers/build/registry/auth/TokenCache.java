package io.jcontainers.build.registry.auth;

import io.jcontainers.build.registry.http.Origin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Tokens per registry, repositories and actions, in memory only and of one user. For many threads. */
public final class TokenCache {
    private static final int MOST = 1000;

    private final ConcurrentMap<Key, Token> tokens = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /** What a token is for. */
    record Key(Origin registry, List<Scope> scopes) {
        Key {
            scopes = scopes.stream().sorted().distinct().toList();
        }
    }

    /** @param clock tells when one is over */
    public TokenCache(InstantSource clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    @Nullable
    Token get(Key key) {
        Token token = tokens.get(key);
        if (token != null && !clock.instant().isBefore(token.until())) {
            tokens.remove(key, token);
            return null;
        }
        return token;
    }

    void put(Key key, Token token) {
        if (tokens.size() >= MOST) {
            Instant now = clock.instant();
            tokens.values().removeIf(old -> !now.isBefore(old.until()));
            if (tokens.size() >= MOST) {
                tokens.clear();
            }
        }
        tokens.put(key, token);
    }

    void remove(Key key, Token token) {
        tokens.remove(key, token);
    }
}
