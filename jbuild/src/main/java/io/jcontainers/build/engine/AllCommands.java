package io.jcontainers.build.engine;

import io.jcontainers.build.builder.BuildCommand;
import io.jcontainers.build.builder.Workplaces;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.verb.ImageVerbs;
import java.util.ArrayList;
import java.util.List;

/** Every command with what it works with: the one place where they all come together. */
final class AllCommands {
    private AllCommands() {}

    static List<Command> list() {
        Stores stores = new Stores();
        List<Command> all = new ArrayList<>(ImageVerbs.all(stores));
        all.add(new BuildCommand(new Workplaces(stores)));
        return all;
    }
}
