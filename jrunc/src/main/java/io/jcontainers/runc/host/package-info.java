/** Facts about the host and the caller, read out of what the front sent. */
@NullMarked
package io.jcontainers.runc.host;

import org.jspecify.annotations.NullMarked;
