/** Processes that a build needs besides its steps. The engine starts none itself: whoever asked for the build does. */
@NullMarked
package io.jcontainers.build.process;

import org.jspecify.annotations.NullMarked;
