package io.jcontainers.build.registry.auth;

import java.io.IOException;
import java.time.Duration;

/** Runs credential helpers as processes of whoever called us: the engine starts none. */
@FunctionalInterface
public interface HelperRunner {
    /** How long one may run. */
    Duration LIMIT = Duration.ofSeconds(30);

    /** How much one may print. */
    int MOST_OUTPUT = 1024 * 1024;

    /** Nothing is run. */
    static HelperRunner none() {
        return (program, _, _) -> {
            throw new IOException(program + ": credential helpers are not run here");
        };
    }

    /**
     * Runs a program of the PATH and waits for its end.
     *
     * @param program {@code docker-credential-NAME}; letters, digits, {@code .}, {@code _} and {@code -} only
     * @param action its one argument: get, store or erase
     * @param input its standard input; a program may end without reading it, that is no failure
     * @return exit code and standard output
     * @throws IOException when it is missing, runs longer than {@link #LIMIT} (it is killed then) or prints more than
     *     {@link #MOST_OUTPUT} bytes
     */
    Result run(String program, String action, byte[] input) throws IOException;

    /** What a helper did. */
    record Result(int exitCode, byte[] output) {}
}
