package io.jcontainers.build.copy;

import io.jcontainers.build.content.InodeDigests;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Syscalls;

/**
 * What copies of one engine share.
 *
 * @param inodes what is known of files' contents
 * @param digests for diff IDs
 */
public record CopyContext(Syscalls sys, InodeDigests inodes, Digests digests, CopyLimits limits) {}
