/** Build checks: what is legal in a Dockerfile and still better not done. */
@NullMarked
package io.jcontainers.build.lint;

import org.jspecify.annotations.NullMarked;
