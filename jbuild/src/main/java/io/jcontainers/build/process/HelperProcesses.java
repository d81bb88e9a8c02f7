package io.jcontainers.build.process;

import java.io.IOException;

/** Runs programs of the host with the authority of whoever called us: the engine starts none. */
@FunctionalInterface
public interface HelperProcesses {
    /**
     * Runs a program and waits for its end.
     *
     * @return how it ended, whatever its status
     * @throws IOException when it can't be started, runs longer or prints more than it may (it is killed then), or the
     *     caller interrupts the work
     */
    Result run(HelperCommand command) throws IOException;
}
