package io.jcontainers.spec;

/**
 * The {@code root} object of config.json.
 *
 * @param path root filesystem, absolute or relative to the bundle; empty when absent
 * @param readonly whether the root filesystem is read-only inside the container
 */
public record Root(String path, boolean readonly) {}
