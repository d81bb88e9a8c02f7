/** Compiles create and run: what the front, the joiner and init do to turn a bundle into a container. */
@NullMarked
package io.jcontainers.runc.container;

import org.jspecify.annotations.NullMarked;
