package io.jcontainers.build.run;

import io.jcontainers.build.store.lock.FileLock;
import java.nio.file.Path;

/** The directory of a cache in the hands of one step. */
public final class CacheMount implements AutoCloseable {
    private final Path files;
    private final FileLock lock;

    CacheMount(Path files, FileLock lock) {
        this.files = files;
        this.lock = lock;
    }

    /** What is mounted. */
    public Path files() {
        return files;
    }

    /** Gives it back, when the step has ended. */
    @Override
    public void close() {
        lock.close();
    }
}
