package io.jcontainers.build.progress;

import java.time.Instant;

/**
 * A line of a step's log.
 *
 * @param at when its first character came
 * @param text fit to be shown; may have tabs
 */
record LogLine(Instant at, String text) {
    /** With its time since the step's begin before it. */
    String timed(Instant begun) {
        return Figures.offset(begun, at) + " " + text;
    }
}
