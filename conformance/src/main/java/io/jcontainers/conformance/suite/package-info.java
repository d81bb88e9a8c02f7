/** A suite that runs cases against any OCI runtime by its path and compares what it does with runc. */
@NullMarked
package io.jcontainers.conformance.suite;

import org.jspecify.annotations.NullMarked;
