package io.jcontainers.build.dockerfile;

import java.util.List;

/**
 * What {@code COPY} and {@code ADD} take and where it goes.
 *
 * @param paths paths, patterns, URLs
 * @param documents files that are written in the Dockerfile itself
 * @param destination a path, a directory when it ends with a slash
 */
public record FileSources(List<String> paths, List<Heredoc> documents, String destination) {
    /** Takes immutable copies. */
    public FileSources {
        paths = List.copyOf(paths);
        documents = List.copyOf(documents);
    }
}
