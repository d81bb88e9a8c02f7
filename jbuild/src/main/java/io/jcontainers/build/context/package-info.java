/**
 * Build contexts: what {@code jbuild PATH | URL | -} and {@code --build-context} name, brought into a directory that is
 * only reached below its descriptor, with the Dockerfile and the ignore file that belong to it.
 */
@NullMarked
package io.jcontainers.build.context;

import org.jspecify.annotations.NullMarked;
