/** What a Dockerfile offers to those who build it: its targets, and what one of them wants to be given. */
@NullMarked
package io.jcontainers.build.outline;

import org.jspecify.annotations.NullMarked;
