package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Finds the Authorization header for a host among a build's secrets. A host is named as in its URL: with its port
 * unless
 * that is the usual one. Nothing matches by a part of its name.
 */
final class HostAuthorization {
    private static final int MOST_BYTES = 16 * 1024;

    private final SecretLookup secrets;

    HostAuthorization(SecretLookup secrets) {
        this.secrets = secrets;
    }

    /** Of {@code HTTP_AUTH_HEADER_host}, the header itself, or {@code HTTP_AUTH_TOKEN_host}, a bearer token. */
    Optional<String> http(Origin origin) throws IOException {
        Optional<String> header = find("HTTP_AUTH_HEADER_" + origin.hostAndPort());
        return header.isPresent()
                ? header
                : find("HTTP_AUTH_TOKEN_" + origin.hostAndPort()).map(token -> "Bearer " + token);
    }

    /**
     * Of {@code GIT_AUTH_HEADER.host} or {@code GIT_AUTH_TOKEN.host}. The same without a host are for every https one,
     * as
     * in BuildKit.
     */
    Optional<String> git(Origin origin) throws IOException {
        for (String suffix : origin.isPlain()
                ? new String[] {"." + origin.hostAndPort()}
                : new String[] {"." + origin.hostAndPort(), ""}) {
            Optional<String> header = find("GIT_AUTH_HEADER" + suffix);
            if (header.isPresent()) {
                return header;
            }
            Optional<String> token = find("GIT_AUTH_TOKEN" + suffix);
            if (token.isPresent()) {
                return Optional.of(basic("x-access-token:" + token.get()));
            }
        }
        return Optional.empty();
    }

    /** The header for {@code user:password} (RFC 7617). */
    static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> find(String id) throws IOException {
        Optional<byte[]> secret = secrets.find(id);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        String value = new String(secret.get(), StandardCharsets.ISO_8859_1).strip();
        boolean oneLine = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
        if (value.isEmpty() || value.length() > MOST_BYTES || !oneLine) {
            throw new RemoteException(
                    "secret " + id + ": it is no value of a header: one line of ASCII, at most " + MOST_BYTES);
        }
        return Optional.of(value);
    }
}
