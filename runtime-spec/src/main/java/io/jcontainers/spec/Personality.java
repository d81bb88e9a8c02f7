package io.jcontainers.spec;

import java.util.List;

/**
 * The {@code personality} object.
 *
 * @param domain {@code LINUX} or {@code LINUX32}; empty when absent
 * @param flags none is defined by the specification
 */
public record Personality(String domain, List<String> flags) {
    /** Takes immutable copies of the collections. */
    public Personality {
        flags = List.copyOf(flags);
    }
}
