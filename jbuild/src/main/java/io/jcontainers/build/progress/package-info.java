/** What a build tells while it is under way. */
@NullMarked
package io.jcontainers.build.progress;

import org.jspecify.annotations.NullMarked;
