/** The builder against registries that fail on purpose. */
@NullMarked
package io.jcontainers.conformance.build.registry;

import org.jspecify.annotations.NullMarked;
