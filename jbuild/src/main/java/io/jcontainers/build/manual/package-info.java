/** What is made of the tables of {@code --help} besides: manual pages, and completion for shells. */
@NullMarked
package io.jcontainers.build.manual;

import org.jspecify.annotations.NullMarked;
