package io.jcontainers.build.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The process that asks: it has the caller's terminal and executes programs with the caller's authority. Each method
 * may be called by any thread, and throws {@link FrontGone} once the front has ended.
 */
public interface Front {
    /**
     * Writes to its stdout; waits while much of what came before has not been written. Also {@link FrontGone} when
     * nobody takes it any more: the front tells its caller.
     */
    void out(byte[] bytes);

    /** Writes to its stderr, as {@link #out}. */
    void err(byte[] bytes);

    /** {@link #out} as a stream, for much; not buffered, and not to be closed. */
    OutputStream output();

    /**
     * Its stdin, from where it stands; one stream for all callers. What is not read is not asked for. An
     * {@link java.io.IOException} when it can't be read, and once the caller has interrupted the work.
     */
    InputStream input();

    /**
     * Executes a program, of the binary form of {@code program.h}, in a child of the front.
     *
     * @param listener told what the program's process writes and how it ends
     * @return what stops it
     */
    RunningStep run(byte[] program, StepListener listener);

    /**
     * Executes a program with the front's own stdin, stdout and stderr: a user's shell. Meanwhile its stdin is not
     * read, and what the user types ends nothing but the program; the terminal is put back afterwards. One at a time.
     *
     * @param listener told of its end only
     */
    RunningStep runAttached(byte[] program, StepListener listener);

    /**
     * Executes a program of the host.
     *
     * @param listener told what it writes and how it ends
     */
    RunningStep runHelper(HostProgram helper, StepListener listener);

    /** Its terminal's size now. */
    Size size();

    /** Whether its stdin (0), stdout (1) or stderr (2) is a terminal. */
    boolean isTerminal(int descriptor);

    /**
     * Completed with the signal's number when the caller wants the work to end; with that of SIGPIPE when nobody takes
     * any more what is written, which the front has told by then.
     */
    CompletableFuture<Integer> interruption();

    /** Whether the work has to end because nobody takes what it writes: there is no more to be said about it. */
    default boolean hasLostReader() {
        return interruption().getNow(0) == SIGNAL_PIPE;
    }

    /** Number of SIGPIPE (signal(7)). */
    int SIGNAL_PIPE = 13;

    /**
     * A terminal's size.
     *
     * @param rows 0 when there is no terminal
     */
    record Size(int rows, int columns) {}

    /**
     * A program of the host.
     *
     * @param arguments its name, looked up in the PATH of {@code environment}, and its arguments
     * @param environment all of its variables, as {@code NAME=value}
     * @param directory where it starts; empty for the caller's own
     * @param input its stdin; a program may end without reading it
     * @param attached whether it has the front's own stdin, stdout and stderr instead, as {@link #runAttached}
     */
    record HostProgram(
            List<byte[]> arguments, List<byte[]> environment, byte[] directory, byte[] input, boolean attached) {
        /**
         * Takes immutable copies of the lists.
         *
         * @throws IllegalArgumentException for no arguments, and for bytes of 0
         */
        public HostProgram {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            if (arguments.isEmpty() || hasZero(directory) || hasZero(arguments) || hasZero(environment)) {
                throw new IllegalArgumentException("a helper without a name, or with a NUL in a string");
            }
        }

        private static boolean hasZero(List<byte[]> texts) {
            return texts.stream().anyMatch(HostProgram::hasZero);
        }

        private static boolean hasZero(byte[] text) {
            for (byte b : text) {
                if (b == 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A program that is under way. */
    interface RunningStep {
        /**
         * Sends a signal to what it runs; to all of a helper's process group. 9 ends all of it for certain: the
         * container, too. Nothing when it has ended.
         */
        void signal(int number);
    }

    /** Listens to a program; called by one thread, which may wait: what is not heard is not read. */
    interface StepListener {
        /** What it writes, in the order of each stream. */
        void said(boolean toStderr, byte[] bytes);

        /**
         * Its end.
         *
         * @param status exit status, or 128 and the signal that ended it
         */
        void ended(int status);

        /**
         * In place of {@link #ended}: it could not be started.
         *
         * @param errno why, of {@link io.jcontainers.build.sys.Errno}
         */
        default void notStarted(int errno) {
            ended(NOT_STARTED_STATUS);
        }
    }

    /** What a shell returns for a program that can't be executed. */
    int NOT_STARTED_STATUS = 127;

    /** The front has ended; so does what it asked for. */
    final class FrontGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With the reason. */
        public FrontGone(Throwable cause) {
            super("the front has gone", cause);
        }
    }
}
