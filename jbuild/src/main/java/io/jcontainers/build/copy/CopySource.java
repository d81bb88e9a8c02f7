package io.jcontainers.build.copy;

import io.jcontainers.build.ignore.IgnoreMatcher;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the files of a COPY or ADD come from. Descriptors stay the caller's. */
public sealed interface CopySource {
    /**
     * Files of a directory, by path or pattern.
     *
     * @param root the directory, open for reading
     * @param name for messages: {@code the build context}, {@code stage "build"}
     * @param ignore rules that leave files out
     * @param ownersKept whether files keep their owners: false for a build context, whose files become root's
     * @param patterns as written and expanded, at least one
     */
    record Tree(Fd root, String name, Optional<IgnoreMatcher> ignore, boolean ownersKept, List<String> patterns)
            implements CopySource {
        /** Takes an immutable copy. */
        public Tree {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * A file that is written in the Dockerfile itself, mode 0644.
     *
     * @param name of the file, where the destination is a directory
     */
    record Document(String name, ByteString content) implements CopySource {}

    /**
     * A file that was fetched, mode 0600.
     *
     * @param url as written
     * @param name of the file, where the destination is a directory
     * @param file open for reading; a regular one
     * @param modified what the server said; without it the file is of 1970
     */
    record Download(String url, String name, Fd file, Optional<Instant> modified) implements CopySource {}

    /**
     * All of a directory, of no owner: a repository that was fetched.
     *
     * @param name as written
     */
    record WholeTree(Fd root, String name) implements CopySource {}
}
