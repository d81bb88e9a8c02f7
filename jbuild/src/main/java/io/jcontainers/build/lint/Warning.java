package io.jcontainers.build.lint;

import io.jcontainers.build.dockerfile.LineRange;

/**
 * A rule that a Dockerfile doesn't keep.
 *
 * @param message what exactly, in one line
 * @param lines where
 */
public record Warning(Rule rule, String message, LineRange lines) {}
