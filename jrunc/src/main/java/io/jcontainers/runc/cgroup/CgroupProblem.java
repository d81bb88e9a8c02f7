package io.jcontainers.runc.cgroup;

/**
 * Something in the configuration that can't be done.
 *
 * @param field path of the field in config.json, such as {@code linux.resources.memory.swap}
 * @param message lower case, no full stop; the text that runc prints where callers may know it
 */
public record CgroupProblem(String field, String message) {}
