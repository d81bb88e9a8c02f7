/** SSH agents of callers, as steps may use them. */
@NullMarked
package io.jcontainers.build.agent;

import org.jspecify.annotations.NullMarked;
