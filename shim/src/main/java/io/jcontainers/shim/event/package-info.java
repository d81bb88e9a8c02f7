/** What a shim tells containerd of its tasks, and how it is forwarded. */
@NullMarked
package io.jcontainers.shim.event;

import org.jspecify.annotations.NullMarked;
