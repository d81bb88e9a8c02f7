/** The Dockerfile language: text to typed instructions, variables, stages. No files, no network, no processes. */
@NullMarked
package io.jcontainers.build.dockerfile;

import org.jspecify.annotations.NullMarked;
