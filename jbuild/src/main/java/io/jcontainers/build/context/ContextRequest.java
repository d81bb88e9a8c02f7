package io.jcontainers.build.context;

import io.jcontainers.build.remote.SecretLookup;
import io.jcontainers.build.remote.TransferProgress;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who asks for contexts.
 *
 * @param workingDirectory of the caller, absolute
 * @param stdin the caller's; asked for at most once
 * @param dockerfile value of {@code -f}; empty for none
 * @param secrets of the build, for downloads and repositories
 * @param progress told how downloads go on
 */
public record ContextRequest(
        Path workingDirectory,
        Supplier<InputStream> stdin,
        Optional<String> dockerfile,
        SecretLookup secrets,
        TransferProgress progress) {
    /** Without {@code -f}, secrets and listener. */
    public static ContextRequest of(Path workingDirectory, Supplier<InputStream> stdin) {
        return new ContextRequest(
                workingDirectory, stdin, Optional.empty(), SecretLookup.none(), TransferProgress.none());
    }

    /** The same with a Dockerfile ({@code -f}). */
    public ContextRequest withDockerfile(String path) {
        return new ContextRequest(workingDirectory, stdin, Optional.of(path), secrets, progress);
    }
}
