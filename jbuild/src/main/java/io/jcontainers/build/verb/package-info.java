/** The verbs on local images and on the build cache, with the names, flags, tables and texts of docker. */
@NullMarked
package io.jcontainers.build.verb;

import org.jspecify.annotations.NullMarked;
