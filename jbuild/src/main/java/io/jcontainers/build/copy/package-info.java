/**
 * What COPY and ADD do with files (Dockerfile reference; BuildKit's rules): which files the sources select, what they
 * add to the step's key, and the layer that they make, written straight from the sources.
 */
@NullMarked
package io.jcontainers.build.copy;

import org.jspecify.annotations.NullMarked;
