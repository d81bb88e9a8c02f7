/** Containers that exist: what create wrote down about them, and how they are now. */
@NullMarked
package io.jcontainers.runc.state;

import org.jspecify.annotations.NullMarked;
