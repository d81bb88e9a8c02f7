package io.jcontainers.build.command;

import io.jcontainers.build.flag.Syntax;
import java.io.IOException;

/** One verb. */
public interface Command {
    /** How it is called; its path is that of the short form, {@code jbuild images}. */
    Syntax syntax();

    /**
     * Does it.
     *
     * @return the exit status
     * @throws io.jcontainers.build.flag.UsageException when it was called wrongly
     * @throws CommandException with what the user is to be told
     */
    int run(Call call) throws IOException, InterruptedException;
}
