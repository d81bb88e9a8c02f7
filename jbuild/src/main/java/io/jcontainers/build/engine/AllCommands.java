package io.jcontainers.build.engine;

import io.jcontainers.build.builder.BuildCommand;
import io.jcontainers.build.builder.Workplaces;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.VersionCommand;
import java.util.List;

/** Every command with what it works with: the one place where they all come together. */
final class AllCommands {
    private AllCommands() {}

    static List<Command> list() {
        return List.of(new BuildCommand(new Workplaces()), new VersionCommand());
    }
}
