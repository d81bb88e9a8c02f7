package io.jcontainers.build.remote;

import java.io.IOException;
import java.util.Optional;

/** The secrets of a build ({@code --secret}), by id. */
@FunctionalInterface
public interface SecretLookup {
    /** The bytes of a secret; empty when the build has none of that id. */
    Optional<byte[]> find(String id) throws IOException;

    /** No secret. */
    static SecretLookup none() {
        return id -> Optional.empty();
    }
}
