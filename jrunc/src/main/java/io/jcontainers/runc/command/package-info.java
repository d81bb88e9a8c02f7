/** The commands: what each takes on its command line and how it answers a request. */
@NullMarked
package io.jcontainers.runc.command;

import org.jspecify.annotations.NullMarked;
