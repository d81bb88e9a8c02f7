package io.jcontainers.build.process;

import java.io.IOException;

/** Runs helper programs, such as git, with the authority of whoever asked for the build. For many threads. */
@FunctionalInterface
public interface HelperProcesses {
    /**
     * Runs a program and waits for its end.
     *
     * @return also for a program that fails
     * @throws MissingProgramException when there is no such program
     * @throws HelperLimitException when it ran longer or printed more than it may; it is killed then, with all that it
     *     started
     * @throws java.io.InterruptedIOException when the calling thread is interrupted; it is killed then too
     */
    Result run(HelperCommand command) throws IOException;

    /** Nothing can be run. */
    static HelperProcesses none() {
        return command -> {
            throw new IOException(command.program() + ": no helper programs are run here");
        };
    }

    /**
     * What a program did.
     *
     * @param status its exit status, or 128 and the signal that ended it
     * @param output its standard output
     * @param errors its standard error
     */
    record Result(int status, byte[] output, byte[] errors) {}
}
