package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code linux.namespaces}.
 *
 * @param type kind of namespace
 * @param path file of the namespace to join; absent means a new one
 */
public record Namespace(NamespaceType type, @Nullable String path) {}
