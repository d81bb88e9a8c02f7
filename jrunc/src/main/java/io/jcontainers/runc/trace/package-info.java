/** Timings of a call as a file for chrome://tracing and Perfetto. */
@NullMarked
package io.jcontainers.runc.trace;

import org.jspecify.annotations.NullMarked;
