/** The verb build: its flags, its context, and what it tells. */
@NullMarked
package io.jcontainers.build.builder;

import org.jspecify.annotations.NullMarked;
