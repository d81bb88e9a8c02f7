package io.jcontainers.build.lint;

import io.jcontainers.build.image.Platform;
import java.util.List;
import java.util.Map;

/**
 * What the checks want to know of a base image.
 *
 * @param environment of its configuration
 * @param hasShell whether its configuration sets a shell
 * @param triggers its {@code ONBUILD} texts
 */
public record BaseImage(Platform platform, Map<String, String> environment, boolean hasShell, List<String> triggers) {
    /** Takes immutable copies. */
    public BaseImage {
        environment = Map.copyOf(environment);
        triggers = List.copyOf(triggers);
    }
}
