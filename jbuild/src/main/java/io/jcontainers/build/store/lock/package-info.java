/** Locks on files between processes, by flock(2). The only native calls of the image store. */
@NullMarked
package io.jcontainers.build.store.lock;

import org.jspecify.annotations.NullMarked;
