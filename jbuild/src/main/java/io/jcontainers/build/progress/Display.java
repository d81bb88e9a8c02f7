package io.jcontainers.build.progress;

import java.time.Instant;

/**
 * Shows a build. Events come from one thread at a time and in order, a refresh from another thread at any moment.
 * Nothing is shown any more once the output has failed.
 */
interface Display {
    /** Something happened. */
    void take(Event event);

    /** Shows what is due now. */
    void refresh(Instant now);

    /** Whether {@link #refresh} wants to be called, about ten times a second. */
    boolean wantsRefresh();

    /** The end: shows what is left, the failures and the warnings. Every step has ended. */
    void finish(Instant now);
}
