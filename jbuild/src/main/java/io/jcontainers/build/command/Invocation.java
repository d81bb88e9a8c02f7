package io.jcontainers.build.command;

import io.jcontainers.runc.request.Request;
import java.util.List;

/**
 * One call of a command.
 *
 * @param request the caller's facts
 * @param words what stands behind the verb
 * @param front whom to answer
 */
record Invocation(Request request, List<String> words, Front front) {
    /** Takes an immutable copy. */
    Invocation {
        words = List.copyOf(words);
    }
}
