package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seccomp support; empty lists mean unknown.
 *
 * @param enabled whether filters work at all
 * @param actions actions
 * @param operators operators
 * @param archs architectures
 * @param knownFlags flags that are recognised
 * @param supportedFlags flags that this kernel and library take
 */
public record FeaturesSeccomp(
        @Nullable Boolean enabled,
        List<String> actions,
        List<String> operators,
        List<String> archs,
        List<String> knownFlags,
        List<String> supportedFlags) {
    /** Takes immutable copies of the collections. */
    public FeaturesSeccomp {
        actions = List.copyOf(actions);
        operators = List.copyOf(operators);
        archs = List.copyOf(archs);
        knownFlags = List.copyOf(knownFlags);
        supportedFlags = List.copyOf(supportedFlags);
    }
}
