/** What a front tells about a call, and what the engine may answer. */
@NullMarked
package io.jcontainers.runc.request;

import org.jspecify.annotations.NullMarked;
