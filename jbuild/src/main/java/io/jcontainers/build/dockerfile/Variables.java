package io.jcontainers.build.dockerfile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an expansion finds values. */
@FunctionalInterface
public interface Variables {
    /** No variable is set. */
    Variables NONE = name -> null;

    /** The value, null when the variable is not set. */
    @Nullable
    String get(String name);

    /** Those of a map. */
    static Variables of(Map<String, String> values) {
        return values::get;
    }
}
