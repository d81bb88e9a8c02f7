/** The cases, one class or a few for each area. */
@NullMarked
package io.jcontainers.conformance.suite.cases;

import org.jspecify.annotations.NullMarked;
