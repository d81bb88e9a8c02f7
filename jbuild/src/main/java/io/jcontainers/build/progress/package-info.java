/**
 * What a build tells while it goes on, and how that is shown: in a terminal, as plain lines, as JSON or not at all.
 * Text of containers is hostile here: secrets are taken out where it comes in, and whatever could steer a terminal
 * before it is shown.
 */
@NullMarked
package io.jcontainers.build.progress;

import org.jspecify.annotations.NullMarked;
