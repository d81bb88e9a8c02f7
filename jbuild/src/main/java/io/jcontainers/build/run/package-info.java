/** RUN: the container in which a step's process runs. */
@NullMarked
package io.jcontainers.build.run;

import org.jspecify.annotations.NullMarked;
