/** Programs of the host that the builder needs (git, credential helpers): the caller's front runs them. */
@NullMarked
package io.jcontainers.build.process;

import org.jspecify.annotations.NullMarked;
