package io.jcontainers.build.solve;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a build gets besides its Dockerfile.
 *
 * @param context the build context
 * @param contexts named ones
 * @param secrets by id; never to be shown or stored
 * @param agents sockets of SSH agents by id
 * @param remotes how ADD fetches what is far away
 */
public record BuildInputs(
        ContextTree context,
        Map<String, NamedContext> contexts,
        Map<String, byte[]> secrets,
        Map<String, Path> agents,
        Remotes remotes) {
    /** Takes immutable copies. */
    public BuildInputs {
        contexts = Map.copyOf(contexts);
        secrets = Map.copyOf(secrets);
        agents = Map.copyOf(agents);
    }

    @Override
    public String toString() {
        return "BuildInputs[" + context + ", " + contexts.keySet() + "]"; // not the secrets
    }
}
