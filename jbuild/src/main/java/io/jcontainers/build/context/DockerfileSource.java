package io.jcontainers.build.context;

import io.jcontainers.build.sys.RelativePath;
import java.nio.file.Path;

/** Where a context's Dockerfile is. */
sealed interface DockerfileSource {
    /** Has been read already: it came alone, or from stdin. */
    record Given(ContextFile file) implements DockerfileSource {}

    /** {@code Dockerfile} in the context's root, or what else may have its place. */
    record Usual() implements DockerfileSource {}

    /** In the context. */
    record Inside(RelativePath path, String written) implements DockerfileSource {}

    /** A path that the caller wrote, which is not below the context. */
    record Outside(Path path, String written) implements DockerfileSource {}
}
