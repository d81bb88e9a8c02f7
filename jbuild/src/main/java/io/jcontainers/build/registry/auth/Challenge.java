package io.jcontainers.build.registry.auth;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One challenge of a WWW-Authenticate header (RFC 7235, 2.1).
 *
 * @param scheme in lower case
 * @param parameters their names in lower case; empty for none
 * @param token what stands in place of parameters; null for none
 */
public record Challenge(
        String scheme,
        Map<String, String> parameters,
        @Nullable String token) {
    /** Takes an immutable copy. */
    public Challenge {
        scheme = scheme.toLowerCase(Locale.ROOT);
        parameters = Map.copyOf(parameters);
    }

    /** A parameter's value; null where it isn't there. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }
}
