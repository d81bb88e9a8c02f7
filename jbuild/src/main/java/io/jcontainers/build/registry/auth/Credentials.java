package io.jcontainers.build.registry.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who we are for one registry. Never printed: {@code toString} hides what is secret. */
public sealed interface Credentials {
    /** Nobody. */
    record Anonymous() implements Credentials {}

    /** A user and a password. */
    record UserPassword(String user, String password) implements Credentials {
        /** @throws IllegalArgumentException for a name that Basic can't carry */
        public UserPassword {
            if (user.isEmpty() || user.indexOf(':') >= 0 || hasControl(user) || hasControl(password)) {
                throw new IllegalArgumentException("a user name is empty, or has a colon or control characters");
            }
        }

        private static boolean hasControl(String text) {
            return text.chars().anyMatch(Character::isISOControl);
        }

        /** {@code user:password} in base64 (RFC 7617). */
        public String basic() {
            return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "UserPassword[" + user + "]";
        }
    }

    /** A refresh token, for which a token endpoint gives access tokens (RFC 6749, 6). */
    record IdentityToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "IdentityToken[]";
        }
    }

    /** An access token that somebody fetched before. */
    record RegistryToken(String token) implements Credentials {
        /** @throws IllegalArgumentException for one that no header can carry; without showing it */
        public RegistryToken {
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IllegalArgumentException("an access token has blanks, control or other odd characters");
            }
        }

        @Override
        public String toString() {
            return "RegistryToken[]";
        }
    }
}
