/** Everything that builds keep and could make again: how large it is, and how it is kept small. */
@NullMarked
package io.jcontainers.build.housekeeping;

import org.jspecify.annotations.NullMarked;
