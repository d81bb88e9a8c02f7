package io.jcontainers.runc.cgroup;

/**
 * A field of the configuration that has no effect on this host.
 *
 * @param field path of the field in config.json
 * @param reason lower case, no full stop
 */
public record Ignored(String field, String reason) {}
