package io.jcontainers.build.remote;

import java.util.Optional;

/**
 * What a {@link GitUrl} stands for now.
 *
 * @param url what was asked for
 * @param id of the commit; content key of its checkout, together with the URL's subdirectory, {@code .git}, submodules
 *     and times
 * @param fullReference that leads to it, such as {@code refs/heads/main} or {@code HEAD}; empty for a commit id
 */
public record GitCommit(GitUrl url, String id, Optional<String> fullReference) {}
