/** The complete log of each step of the last builds, on disk. */
@NullMarked
package io.jcontainers.build.progress.log;

import org.jspecify.annotations.NullMarked;
