package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.registry.auth.HelperRunner;
import java.io.IOException;

/** What only the front of a call knows and can do. */
public interface Caller {
    /** Whether its stdin is a terminal. */
    boolean readsTerminal(Call call);

    /** Whether its stdout is a terminal. */
    boolean writesTerminal(Call call);

    /**
     * Asks the user at the terminal for a line.
     *
     * @param prompt written as it is, without a line feed
     * @param hidden whether what is typed must not be seen
     * @return without its line feed
     * @throws IOException at the end of the input
     */
    String ask(Call call, String prompt, boolean hidden) throws IOException, InterruptedException;

    /** Runs credential helpers with the user's authority. */
    HelperRunner credentialHelpers(Call call);
}
