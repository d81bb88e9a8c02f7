/** Compressed streams: deterministic gzip on all cores, zstd, and readers that never trust what they read. */
@NullMarked
package io.jcontainers.build.compress;

import org.jspecify.annotations.NullMarked;
