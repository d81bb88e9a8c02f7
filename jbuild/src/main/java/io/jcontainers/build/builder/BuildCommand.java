package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.flag.Syntax;
import java.io.IOException;

/** build. */
public final class BuildCommand implements Command {
    private final Workplaces workplaces;

    /** @param workplaces of all data roots */
    public BuildCommand(Workplaces workplaces) {
        this.workplaces = workplaces;
    }

    @Override
    public Syntax syntax() {
        return BuildSyntax.SYNTAX;
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        BuildSyntax.refuseNotYet(call.flags());
        return new OneBuild(call, workplaces.of(call.globals())).run();
    }
}
