package io.jcontainers.conformance.bench;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What takes part in a work that is timed round by round.
 *
 * @param name of the peer, or {@code floor}
 * @param prepare commands before a round, not timed
 * @param timed commands whose time is the round's figure
 */
record Contestant(String name, IntFunction<List<List<String>>> prepare, IntFunction<List<List<String>>> timed) {

    /** One that needs no preparation. */
    Contestant(String name, IntFunction<List<List<String>>> timed) {
        this(name, round -> List.of(), timed);
    }
}
