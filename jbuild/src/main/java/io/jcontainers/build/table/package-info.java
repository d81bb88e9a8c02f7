/**
 * What listings look like: Docker's column tables and formats, sizes and times for people, filters. No command.
 */
@NullMarked
package io.jcontainers.build.table;

import org.jspecify.annotations.NullMarked;
