package io.jcontainers.build.registry.auth;

import java.io.IOException;

/** Where credentials come from. */
@FunctionalInterface
public interface CredentialSource {
    /** Nobody is anybody. */
    static CredentialSource anonymous() {
        return (_, _) -> new Credentials.Anonymous();
    }

    /**
     * Who we are.
     *
     * @param host of the registry, with its port, exactly as references write it: {@code docker.io}, {@code
     *     localhost:5000}
     * @param repository within it; empty for none
     * @return {@link Credentials.Anonymous} where nothing is kept for that very host
     */
    Credentials find(String host, String repository) throws IOException;
}
