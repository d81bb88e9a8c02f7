/** Mounts: what their options mean, and the steps that make them. */
@NullMarked
package io.jcontainers.runc.mount;

import org.jspecify.annotations.NullMarked;
