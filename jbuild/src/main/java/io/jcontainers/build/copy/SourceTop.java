package io.jcontainers.build.copy;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.RelativePath;

/**
 * Where a tree that is copied lies.
 *
 * @param root of the source
 * @param directory below the root, in which the topmost node lies
 * @param ownersKept whether owners of files count
 */
record SourceTop(Fd root, RelativePath directory, boolean ownersKept) {}
