package io.jcontainers.build.remote;

import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.nio.file.Path;

/** A checkout, removed when it is closed. */
public final class GitTree implements AutoCloseable {
    private final TemporaryDirectory directory;
    private final Fd root;
    private final Path path;
    private final String commit;

    GitTree(TemporaryDirectory directory, Fd root, Path path, String commit) {
        this.directory = directory;
        this.root = root;
        this.path = path;
        this.commit = commit;
    }

    /** The wanted directory of it, open for reading until this is closed. */
    public Fd root() {
        return root;
    }

    /** Where that is, for messages. */
    public Path path() {
        return path;
    }

    /** Full id of the commit. */
    public String commit() {
        return commit;
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            root.close();
        }
    }
}
