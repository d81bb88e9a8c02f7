package io.jcontainers.build.command;

import io.jcontainers.build.process.HelperCommand;
import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.registry.auth.HelperRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Credential helpers as processes of the caller. */
public final class CredentialPrograms implements HelperRunner {
    private final HelperProcesses processes;
    private final Map<String, String> environment;

    /** @param environment the caller's: helpers find the user's session by it */
    public CredentialPrograms(HelperProcesses processes, Map<String, String> environment) {
        this.processes = processes;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Result run(String program, String action, byte[] input) throws IOException {
        HelperProcesses.Result result = processes.run(
                new HelperCommand(List.of(program, action), environment, Path.of("/"), input, LIMIT, MOST_OUTPUT));
        return new Result(result.status(), result.output());
    }
}
