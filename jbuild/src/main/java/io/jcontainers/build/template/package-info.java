/**
 * The template language of {@code --format}: Go's text/template with the functions that Docker adds to it. Values come
 * lazily from {@link io.jcontainers.build.template.Struct}; texts of results and of errors are Go's.
 */
@NullMarked
package io.jcontainers.build.template;

import org.jspecify.annotations.NullMarked;
