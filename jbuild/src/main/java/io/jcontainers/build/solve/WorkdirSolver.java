package io.jcontainers.build.solve;

import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.dockerfile.Instruction;
import java.io.IOException;
import java.util.Optional;

/** WORKDIR: the directory is made where it is missing. */
final class WorkdirSolver {
    private final Build build;
    private final StageWalk walk;

    WorkdirSolver(Build build, StageWalk walk) {
        this.build = build;
        this.walk = walk;
    }

    StepResult solve(Instruction.Workdir workdir) throws IOException, InterruptedException {
        String path = walk.image().workingDirectory();
        String name = walk.names().next(workdir);
        if (path.equals("/")) {
            build.progress().announce(-1);
            return new StepResult(Optional.empty(), "WORKDIR /");
        }
        StepKey key = StepKey.builder()
                .add("step", "WORKDIR")
                .add("directory", path)
                .add("user", walk.image().user())
                .add("epoch", build.job().epoch().toString())
                .add(StepKey.BELOW, walk.chain().chainId())
                .build();
        SharedSteps.Result result = build.cache()
                .of(
                        key,
                        walk.fresh(),
                        () -> build.during(
                                build.begin(name, key),
                                () -> new DirectoryLayer(build, walk.chain())
                                        .of(path, walk.image().user())));
        if (result.cached()) {
            build.progress().cached(name);
        }
        return new StepResult(Optional.of(result.entry()), "WORKDIR " + path);
    }
}
