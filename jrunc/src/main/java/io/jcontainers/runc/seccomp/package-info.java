/**
 * Compiles the {@code linux.seccomp} object of config.json into a classic BPF program for seccomp(2).
 *
 * <p>{@link io.jcontainers.runc.seccomp.ProfileReader} checks the object, {@link
 * io.jcontainers.runc.seccomp.SeccompCompiler} lets libseccomp generate the program and puts the {@link
 * io.jcontainers.runc.seccomp.EnosysStub} before it, {@link io.jcontainers.runc.seccomp.FilterCache} keeps the results.
 * {@link io.jcontainers.runc.seccomp.SeccompFilters} is all of that in one call.
 */
@NullMarked
package io.jcontainers.runc.seccomp;

import org.jspecify.annotations.NullMarked;
