/** What the container's process is: user, capabilities, limits, environment, scheduling. */
@NullMarked
package io.jcontainers.runc.process;

import org.jspecify.annotations.NullMarked;
