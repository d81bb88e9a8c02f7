package io.jcontainers.spec;

import java.util.List;

/**
 * Support of NUMA memory policies.
 *
 * @param modes modes
 * @param flags flags
 */
public record FeaturesMemoryPolicy(List<String> modes, List<String> flags) {
    /** Takes immutable copies of the collections. */
    public FeaturesMemoryPolicy {
        modes = List.copyOf(modes);
        flags = List.copyOf(flags);
    }
}
