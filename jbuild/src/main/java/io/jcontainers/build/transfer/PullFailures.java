package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;

/** Says what a registry refused in the words that users of docker know; the registry's own stay behind them. */
final class PullFailures {
    private PullFailures() {}

    static IOException told(Reference reference, RegistryException e) {
        if (e.reason() == Reason.NOT_FOUND) {
            String what = reference.tag() == null && reference.digest() == null
                    ? "repository " + reference.familiarName()
                    : "manifest for " + reference.familiar();
            return RegistryException.of(e.reason(), what + " not found: " + e.getMessage(), e);
        }
        if (e.reason() == Reason.UNAUTHORIZED || e.reason() == Reason.DENIED) {
            return RegistryException.of(
                    e.reason(),
                    "pull access denied for " + reference.familiarName()
                            + ", repository does not exist or may require 'jbuild login': " + e.getMessage(),
                    e);
        }
        return e;
    }
}
