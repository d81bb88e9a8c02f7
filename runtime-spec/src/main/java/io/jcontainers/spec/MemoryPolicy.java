package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code memoryPolicy} object.
 *
 * @param mode mode such as {@code MPOL_BIND}; empty when absent
 * @param nodes list of memory nodes
 * @param flags names such as {@code MPOL_F_STATIC_NODES}
 */
public record MemoryPolicy(String mode, @Nullable String nodes, List<String> flags) {
    /** Takes immutable copies of the collections. */
    public MemoryPolicy {
        flags = List.copyOf(flags);
    }
}
