/** The build engine: a resident process that answers fronts. What they ask is done by the commands. */
@NullMarked
package io.jcontainers.build.engine;

import org.jspecify.annotations.NullMarked;
