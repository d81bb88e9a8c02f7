/** What steps are known by, and what they led to: the build cache's keys and its index on disk. */
@NullMarked
package io.jcontainers.build.cache;

import org.jspecify.annotations.NullMarked;
