/** Command lines: flags with the spellings, the errors and the help that users of docker know. */
@NullMarked
package io.jcontainers.build.flag;

import org.jspecify.annotations.NullMarked;
