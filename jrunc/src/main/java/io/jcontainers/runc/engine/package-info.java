/** The resident engine: takes requests from fronts, lets a command answer them, sends the answer. */
@NullMarked
package io.jcontainers.runc.engine;

import org.jspecify.annotations.NullMarked;
