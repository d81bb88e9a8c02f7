/** The solver: goes through the stages that a target needs and runs the steps whose results are not there yet. */
@NullMarked
package io.jcontainers.build.solve;

import org.jspecify.annotations.NullMarked;
