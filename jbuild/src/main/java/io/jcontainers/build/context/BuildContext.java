package io.jcontainers.build.context;

import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A context that is open. Closing it removes what was brought for it. For many threads once it is open. */
public final class BuildContext implements AutoCloseable {
    private final String name;
    private final Fd root;
    private final Optional<Path> path;
    private final Optional<String> commit;
    private final ContextFiles files;
    private final @Nullable AutoCloseable storage;

    /** @param storage closed behind the root; null for none */
    BuildContext(
            String name,
            Fd root,
            Optional<Path> path,
            Optional<String> commit,
            ContextFiles files,
            @Nullable AutoCloseable storage) {
        this.name = name;
        this.root = root;
        this.path = path;
        this.commit = commit;
        this.files = files;
        this.storage = storage;
    }

    /** For messages: the path as written, {@code stdin}, or a URL without its credentials. */
    public String name() {
        return name;
    }

    /** Its top directory, open for reading until this is closed. */
    public Fd root() {
        return root;
    }

    /** The directory of the caller that it is; empty for one that was brought. */
    public Optional<Path> path() {
        return path;
    }

    /** Full id of a repository's commit: the key of its content. */
    public Optional<String> commit() {
        return commit;
    }

    /**
     * Its Dockerfile.
     *
     * @throws ContextException when there is none: {@code failed to read dockerfile: open Dockerfile: no such file or
     *     directory}
     */
    public ContextFile dockerfile() throws IOException {
        return files.dockerfile();
    }

    /**
     * What is left out of it: the file named after the Dockerfile, else {@code .dockerignore}, else buildah's
     * {@code .containerignore}. As in BuildKit only a directory of the caller has one; archives and repositories are
     * taken whole.
     */
    public IgnoreFile ignoreFile() throws IOException {
        return path.isPresent() ? files.ignoreFile() : IgnoreFile.none();
    }

    /** Whether there is nothing but a Dockerfile, which came as the whole context or besides it. */
    boolean isDockerfileAlone() {
        return files.isGiven();
    }

    @Override
    public void close() throws IOException {
        try (AutoCloseable last = storage) {
            root.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
