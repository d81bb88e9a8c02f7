package io.jcontainers.build.registry.auth;

import java.time.Instant;

/** A bearer token and until when to use it. */
record Token(String value, Instant until) {
    String header() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "Token[until " + until + "]";
    }
}
