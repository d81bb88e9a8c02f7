/**
 * A streaming JSON codec for the records of {@link io.jcontainers.spec}, written by hand for a short cold start: no
 * data binding, no reflection, no lambdas on the way of a read.
 *
 * <p>Reading is strict (strict UTF-8 without a byte order mark, each key once, at most 64 levels, nothing after the
 * document, no NUL and no lone surrogate in a string that is kept, integers in their range and without fraction or
 * exponent) and ignores unknown keys. Size is the caller's to bound before it reads a file.
 */
@NullMarked
package io.jcontainers.spec.json;

import org.jspecify.annotations.NullMarked;
