/** What files are, apart from when they were written: the digests by which copied files enter a step's key. */
@NullMarked
package io.jcontainers.build.content;

import org.jspecify.annotations.NullMarked;
