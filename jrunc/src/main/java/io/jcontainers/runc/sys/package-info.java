/** Native calls of the engine: the only package that knows jnr-ffi. */
@NullMarked
package io.jcontainers.runc.sys;

import org.jspecify.annotations.NullMarked;
