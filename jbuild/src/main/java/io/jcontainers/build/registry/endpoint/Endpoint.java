package io.jcontainers.build.registry.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * One place that has a repository.
 *
 * @param host where requests go, with its port
 * @param name under which its credentials and certificates are kept: {@code docker.io}, {@code localhost:5000}
 * @param repository what it is called there
 * @param scheme http or https where it was said; null: to be found out
 * @param insecure whether plain HTTP and unknown certificates were asked for
 * @param mirror whether it only has copies: nothing is ever pushed there
 */
public record Endpoint(
        String host,
        String name,
        String repository,
        @Nullable String scheme,
        boolean insecure,
        boolean mirror) {
    private static final String HUB = "docker.io";
    private static final String HUB_API = "registry-1.docker.io";

    /** A registry by the name that references have for it. */
    static Endpoint of(String name, String repository, boolean insecure, boolean mirror) {
        return new Endpoint(name.equals(HUB) ? HUB_API : name, name, repository, null, insecure, mirror);
    }
}
