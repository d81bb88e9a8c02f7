/**
 * The Linux calls of the builder, the only package of this module that knows jnr-ffi. Files are named by a descriptor
 * and bytes, never by a joined path.
 */
@NullMarked
package io.jcontainers.build.sys;

import org.jspecify.annotations.NullMarked;
