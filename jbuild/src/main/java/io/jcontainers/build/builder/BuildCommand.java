package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.transfer.RegistryAccess;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** build. */
public final class BuildCommand implements Command {
    private static final String OWN_RUNTIME = "jrunc";

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

    /** RUN is compiled for jrunc in the engine: whoever wants another runtime's walls must not get these unawares. */
    private static void refuseOtherRuntime(@Nullable String runtime) {
        if (runtime != null && !OWN_RUNTIME.equals(runtime.substring(runtime.lastIndexOf('/') + 1))) {
            throw new UsageException("jbuild: --runtime " + runtime + " is not supported yet: RUN is executed by the"
                    + " built-in " + OWN_RUNTIME + "; build without --runtime and JBUILD_RUNTIME");
        }
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        BuildSyntax.refuseNotYet(call.flags());
        refuseOtherRuntime(call.globals().runtime());
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
