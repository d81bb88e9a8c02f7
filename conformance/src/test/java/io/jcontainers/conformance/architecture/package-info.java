/** Rules of this code base itself: who may use whom, and how sources look. */
@NullMarked
package io.jcontainers.conformance.architecture;

import org.jspecify.annotations.NullMarked;
