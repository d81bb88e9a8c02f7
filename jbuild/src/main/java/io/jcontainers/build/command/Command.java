package io.jcontainers.build.command;

/** One verb. */
interface Command {
    /** As it is called. */
    String name();

    /** One line for the help. */
    String purpose();

    /**
     * Does it.
     *
     * @return the exit status
     * @throws UsageException when it was called wrongly
     */
    int run(Invocation invocation);
}
