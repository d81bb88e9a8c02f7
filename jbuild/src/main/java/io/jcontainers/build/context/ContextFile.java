package io.jcontainers.build.context;

import io.jcontainers.build.sys.RelativePath;
import java.util.Optional;

/**
 * A Dockerfile.
 *
 * @param name for messages: the path as it was given, {@code -} for stdin
 * @param path in the context; empty for one from elsewhere
 * @param content its bytes
 */
public record ContextFile(String name, Optional<RelativePath> path, byte[] content) {}
