package io.jcontainers.build.progress;

import java.time.Instant;

/**
 * Something that happened in a build, without secrets. Texts are in one line and have no control characters; the bytes
 * of logs are as the program wrote them.
 */
public sealed interface Event {
    /** When. */
    Instant at();

    /** So many steps more are known of. */
    record Announced(Instant at, int steps) implements Event {}

    /**
     * A step began.
     *
     * @param step its number, one more than that of the step before
     */
    record Begun(Instant at, int step, String name) implements Event {}

    /** A step's program wrote something. Nobody changes the bytes. */
    record Said(Instant at, int step, boolean stderr, byte[] bytes) implements Event {}

    /**
     * A transfer has come this far.
     *
     * @param doneBytes never negative
     * @param totalBytes -1 when unknown, else at least {@code doneBytes}
     */
    record Transferred(Instant at, int step, String what, long doneBytes, long totalBytes) implements Event {
        /** Whether all of it is there. */
        boolean isComplete() {
            return doneBytes == totalBytes;
        }
    }

    /** What a step does from now on. */
    record Detailed(Instant at, int step, String text) implements Event {}

    /** Something about a step that takes no time. */
    record Noted(Instant at, int step, String text) implements Event {}

    /**
     * A step's end.
     *
     * @param message why it failed, else empty
     * @param log where its complete log is, empty when it has none
     */
    record Ended(Instant at, int step, Outcome outcome, String message, String log) implements Event {}

    /** A warning of the build. */
    record Warned(Instant at, String text) implements Event {}
}
