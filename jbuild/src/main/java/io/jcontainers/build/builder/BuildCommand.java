package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.transfer.RegistryAccess;
import java.io.IOException;
import java.util.OptionalLong;

/** build. */
public final class BuildCommand implements Command {
    private final Workplaces workplaces;
    private final RegistryAccess registries;

    /**
     * Builds.
     *
     * @param workplaces of all data roots
     * @param registries how users speak with registries
     */
    public BuildCommand(Workplaces workplaces, RegistryAccess registries) {
        this.workplaces = workplaces;
        this.registries = registries;
    }

    @Override
    public Syntax syntax() {
        return BuildSyntax.SYNTAX;
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        BuildSyntax.refuseNotYet(call.flags());
        OptionalLong cap = CacheCap.of(call);
        Workplace workplace = workplaces.of(call.globals());
        workplace.lost().beside(call);
        try (CallRegistry registry = new CallRegistry(call, registries)) {
            return new OneBuild(call, workplace, registry).run();
        } finally {
            workplaces.settle(call.globals());
            cap.ifPresent(bytes -> workplaces.shrink(call.globals(), bytes));
        }
    }
}
