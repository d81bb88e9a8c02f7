/** What all commands share: the global flags with their variables, and where everything is kept. */
@NullMarked
package io.jcontainers.build.setting;

import org.jspecify.annotations.NullMarked;
