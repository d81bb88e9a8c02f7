package io.jcontainers.build.command;

import java.io.InputStream;

/**
 * The process that asks: it has the caller's terminal and executes programs with the caller's authority. Each method
 * may be called by any thread, and throws {@link FrontGone} once the front has ended.
 */
public interface Front {
    /** Writes to its stdout. */
    void out(byte[] bytes);

    /** Writes to its stderr. */
    void err(byte[] bytes);

    /** Its stdin, from where it stands; one stream for all callers. */
    InputStream input();

    /**
     * Executes a program, of the binary form of {@code program.h}, in a child of the front.
     *
     * @param listener told what the program's process writes and how it ends
     * @return what stops it
     */
    RunningStep run(byte[] program, StepListener listener);

    /** Its terminal's size now. */
    Size size();

    /** Completed with the signal's number when the caller wants the work to end. */
    java.util.concurrent.CompletableFuture<Integer> interruption();

    /**
     * A terminal's size.
     *
     * @param rows 0 when there is no terminal
     */
    record Size(int rows, int columns) {}

    /** A program that is under way. */
    interface RunningStep {
        /** Sends a signal to what it runs. */
        void signal(int number);
    }

    /** Listens to a program; called by one thread. */
    interface StepListener {
        /** What it writes, in the order of each stream. */
        void said(boolean toStderr, byte[] bytes);

        /**
         * Its end.
         *
         * @param status exit status, or 128 and the signal that ended it
         */
        void ended(int status);
    }

    /** The front has ended; so does what it asked for. */
    final class FrontGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With the reason. */
        public FrontGone(Throwable cause) {
            super("the front has gone", cause);
        }
    }
}
