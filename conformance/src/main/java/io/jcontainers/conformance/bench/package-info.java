/**
 * Times OCI runtimes side by side: {@link io.jcontainers.conformance.bench.BenchMain} alternates them on the same
 * bundles and compares them with each other and with a bare C program, the floor. Depends on the JDK alone.
 */
@NullMarked
package io.jcontainers.conformance.bench;

import org.jspecify.annotations.NullMarked;
