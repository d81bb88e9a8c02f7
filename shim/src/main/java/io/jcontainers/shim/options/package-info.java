/** Options of a runtime, which come as an Any of one of several types. */
@NullMarked
package io.jcontainers.shim.options;

import org.jspecify.annotations.NullMarked;
