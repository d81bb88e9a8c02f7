package io.jcontainers.build.engine;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Syntax;

/** engine stop: the engine is a cache and starts again when it is needed. Its front starts none for it. */
final class EngineStopCommand implements Command {
    private final Idleness idleness;

    EngineStopCommand(Idleness idleness) {
        this.idleness = idleness;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of("jbuild engine stop", "", "End the resident engine, unless it has something to do", 0, 0)
                .withExamples("jbuild engine stop");
    }

    @Override
    public int run(Call call) {
        if (!idleness.endWithLast()) {
            int others = idleness.sessions() - 1;
            throw new CommandException("the engine has " + others + (others == 1 ? " other command" : " other commands")
                    + " under way: stop it when nothing is");
        }
        call.line("engine " + ProcessHandle.current().pid() + " stopped");
        return 0;
    }
}
