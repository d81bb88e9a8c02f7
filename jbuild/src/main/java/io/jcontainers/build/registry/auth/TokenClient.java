package io.jcontainers.build.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.ErrorBody;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.Payload;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.StrictJson;
import io.jcontainers.build.registry.http.Transports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches tokens (distribution's "Token Authentication" and "OAuth2 Token Authentication"). No redirect is
 * followed with credentials. For many threads.
 */
public final class TokenClient {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final long LEAST_SECONDS = 60; // the token specification's default and least
    private static final long MOST_SECONDS = 24 * 60 * 60;
    private static final String CLIENT = "jbuild";

    private final Transports transports;
    private final Backoff backoff;
    private final StrictJson json = new StrictJson();

    /** Leads to any host. */
    public TokenClient(Transports transports, Backoff backoff) {
        this.transports = transports;
        this.backoff = backoff;
    }

    /**
     * Asks for a token.
     *
     * @param scopes what it is for; empty: only to tell who we are
     * @throws RegistryException with reason UNAUTHORIZED for credentials that the endpoint doesn't take
     */
    Token fetch(Realm realm, List<Scope> scopes, Credentials credentials, Instant now) throws IOException {
        if (credentials instanceof Credentials.IdentityToken identity) {
            try {
                return token(send(refresh(realm, scopes, identity), null), now);
            } catch (RegistryException e) {
                if (e.status() != 404 && e.status() != 405) {
                    throw e;
                }
                String basic =
                        Base64.getEncoder().encodeToString((":" + identity.token()).getBytes(StandardCharsets.UTF_8));
                return token(send(Call.get(query(realm, scopes, null)), "Basic " + basic), now);
            }
        }
        if (credentials instanceof Credentials.UserPassword login) {
            return token(send(Call.get(query(realm, scopes, login.user())), "Basic " + login.basic()), now);
        }
        return token(send(Call.get(query(realm, scopes, null)), null), now);
    }

    private static Call refresh(Realm realm, List<Scope> scopes, Credentials.IdentityToken identity) {
        List<String> form = new ArrayList<>();
        form.add("grant_type=refresh_token");
        form.add("client_id=" + CLIENT);
        form.add("refresh_token=" + encode(identity.token()));
        if (realm.service() != null) {
            form.add("service=" + encode(realm.service()));
        }
        if (!scopes.isEmpty()) {
            form.add("scope="
                    + encode(String.join(
                            " ", scopes.stream().map(Scope::toString).toList())));
        }
        byte[] body = String.join("&", form).getBytes(StandardCharsets.US_ASCII);
        return Call.of("POST", realm.uri()).with("application/x-www-form-urlencoded", Payload.of(body));
    }

    private static URI query(Realm realm, List<Scope> scopes, @Nullable String account) {
        List<String> query = new ArrayList<>();
        if (realm.service() != null) {
            query.add("service=" + encode(realm.service()));
        }
        scopes.forEach(scope -> query.add("scope=" + encode(scope.toString())));
        if (account != null) {
            query.add("account=" + encode(account));
        }
        String text = realm.uri().toString();
        int fragment = text.indexOf('#');
        String base = fragment < 0 ? text : text.substring(0, fragment);
        if (query.isEmpty()) {
            return URI.create(base);
        }
        return URI.create(base + (base.indexOf('?') < 0 ? "?" : "&") + String.join("&", query));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode send(Call call, @Nullable String authorization) throws IOException {
        Backoff.Run run = backoff.start();
        while (true) {
            try (Answer answer = transports
                    .to(Origin.of(call.uri()))
                    .exchange(call.with("Accept", "application/json"), authorization)) {
                if (answer.status() == 200) {
                    return document(answer);
                }
                throw ErrorBody.of(answer, call, authorization, json);
            } catch (RegistryException e) {
                run.again(e);
            }
        }
    }

    private JsonNode document(Answer answer) throws IOException {
        byte[] bytes = answer.bytes(MOST_BYTES);
        try {
            return json.object(bytes);
        } catch (IOException e) {
            throw RegistryException.of(
                    RegistryException.Reason.PROTOCOL,
                    "token from " + Printable.uri(answer.uri()) + ": " + e.getMessage(),
                    e);
        }
    }

    private static Token token(JsonNode document, Instant now) throws RegistryException {
        String value = document.path("token").asText("");
        if (value.isEmpty()) {
            value = document.path("access_token").asText("");
        }
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw RegistryException.of(
                    RegistryException.Reason.PROTOCOL,
                    "the token endpoint's answer has no token, or one of odd characters");
        }
        long seconds = document.path("expires_in").asLong(LEAST_SECONDS);
        long lasts = Math.clamp(seconds, LEAST_SECONDS, MOST_SECONDS);
        // By our own clock, and some seconds early: the registry's may differ.
        return new Token(value, now.plusSeconds(lasts - lasts / 10));
    }
}
