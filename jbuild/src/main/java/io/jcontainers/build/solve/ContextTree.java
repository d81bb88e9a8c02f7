package io.jcontainers.build.solve;

import io.jcontainers.build.copy.CopySource;
import io.jcontainers.build.ignore.IgnoreMatcher;
import io.jcontainers.build.sys.Fd;
import java.util.List;
import java.util.Optional;

/**
 * Files of a build context.
 *
 * @param root open for reading; stays the caller's
 * @param name for messages
 * @param ignore rules that leave files out
 */
public record ContextTree(Fd root, String name, Optional<IgnoreMatcher> ignore) {
    /** Some of them. */
    CopySource.Tree select(List<String> patterns) {
        return new CopySource.Tree(root, name, ignore, false, patterns);
    }
}
