package io.jcontainers.build.outline;

import java.util.List;

/**
 * What the build of a target can be given. Everything is in the order of the file.
 *
 * @param name of the target; empty when it has none
 * @param description from the comment above it; empty for none
 */
public record Outline(
        String name,
        String description,
        List<Argument> arguments,
        List<Need> secrets,
        List<Need> agents,
        List<Need> caches) {
    /** Takes immutable copies. */
    public Outline {
        arguments = List.copyOf(arguments);
        secrets = List.copyOf(secrets);
        agents = List.copyOf(agents);
        caches = List.copyOf(caches);
    }

    /**
     * A build argument.
     *
     * @param value that it has in this build; empty also for none
     * @param description from the comment above its declaration; empty for none
     * @param line of the declaration, from 1
     */
    public record Argument(String name, String value, String description, int line) {}

    /**
     * Something that a RUN mounts.
     *
     * @param id of it
     * @param required whether it is an error not to give it
     * @param line of the first RUN with it, from 1
     */
    public record Need(String id, boolean required, int line) {}
}
