package io.jcontainers.build.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the mounts of RUN steps find what they show: asked of the solver of one build. */
public interface MountContents {
    /**
     * The files of a stage, a named context or an image, which has been built or pulled by now.
     *
     * @param from null for the build context, without what its ignore file leaves out
     */
    FileTree tree(@Nullable String from) throws IOException;

    /** What identifies those files: a chain ID. */
    String identity(String from) throws IOException;

    /** A secret of the caller's; empty when there is none of this id. */
    Optional<byte[]> secret(String id) throws IOException;

    /** The socket of the caller's SSH agent; empty when there is none of this id. */
    Optional<Path> agent(String id) throws IOException;

    /** Executes {@link StepCompiler#compileCopy} on a front, and waits for it. */
    void copy(FileTree from, String inside, Path into) throws IOException, InterruptedException;
}
