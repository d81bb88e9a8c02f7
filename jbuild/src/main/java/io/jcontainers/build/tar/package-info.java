/**
 * Tar archives (POSIX.1-2001 ustar and pax, and what GNU tar adds), byte for byte: names and extended attributes need
 * not be UTF-8. commons-compress decodes both, so file capabilities don't survive it.
 */
@NullMarked
package io.jcontainers.build.tar;

import org.jspecify.annotations.NullMarked;
