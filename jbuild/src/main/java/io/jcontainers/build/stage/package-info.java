/** A stage of a build while its instructions are gone through: what becomes of its image. */
@NullMarked
package io.jcontainers.build.stage;

import org.jspecify.annotations.NullMarked;
