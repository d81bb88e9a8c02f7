/** The commands of jbuild and what they need of the front that asks. */
@NullMarked
package io.jcontainers.build.command;

import org.jspecify.annotations.NullMarked;
