package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.dockerfile.StageSource;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.stage.StageImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Goes through the instructions of one stage, from its base on. Not for several threads. */
final class StageWalk {
    private final Build build;
    private final Solver solver;
    private final StageGraph graph;
    private final ResolvedStage stage;
    private final StepNames names;
    private StageImage image;
    private StageEnvironment environment;
    private LayerChain chain;
    private final int inherited;
    private final @Nullable Digest baseId;
    private final Platform platform;

    StageWalk(Build build, Solver solver, StageGraph graph, ResolvedStage stage)
            throws IOException, InterruptedException {
        this.build = build;
        this.solver = solver;
        this.graph = graph;
        this.stage = stage;
        this.names = new StepNames(stage, graph.stages().size());
        SolvedStage base = new StageBase(build, solver, graph).of(stage, names);
        this.image = base.image();
        this.environment = base.environment();
        this.chain = base.chain();
        this.inherited = base.inherited();
        this.baseId = base.baseId();
        this.platform = base.platform();
    }

    SolvedStage walk() throws IOException, InterruptedException {
        List<Instruction> instructions = new ArrayList<>(triggersOfImage());
        image.begin(environment);
        instructions.addAll(stage.triggers());
        instructions.addAll(stage.instructions());
        names.count(instructions);
        for (Instruction instruction : instructions) {
            build.cancellation().check();
            step(instruction);
        }
        return new SolvedStage(image, environment, chain, inherited, baseId, platform);
    }

    /** What ONBUILD held back in the image that this stage begins with. */
    private List<Instruction> triggersOfImage() {
        if (stage.base() instanceof StageSource.OfStage) {
            return List.of(); // its first stage has had them
        }
        Dockerfile file = build.job().file();
        List<Instruction> triggers = new ArrayList<>();
        image.triggersOfBase()
                .forEach(text -> triggers.add(
                        file.trigger(text, stage.stage().from().origin().lines())));
        build.progress().announce(StepNames.layers(triggers));
        return triggers;
    }

    private void step(Instruction written) throws IOException, InterruptedException {
        Instruction instruction = environment.apply(written).instruction();
        try {
            switch (instruction) {
                case Instruction.Run run -> add(new RunSolver(build, solver, this).solve(run));
                case Instruction.Copy copy -> add(new CopySolver(build, solver, this).solve(copy));
                case Instruction.Add add -> add(new CopySolver(build, solver, this).solve(add));
                case Instruction.Workdir workdir -> {
                    image.apply(workdir, environment);
                    add(new WorkdirSolver(build, this).solve(workdir));
                }
                default -> image.apply(instruction, environment);
            }
        } catch (DockerfileException | BuildFailure | CancellationException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            build.cancellation().check(); // work that was interrupted ends in many ways
            if (e.getMessage() == null) {
                throw new IllegalStateException(e); // a defect: it says nothing to the user
            }
            throw failure(instruction, e.getMessage(), e);
        }
    }

    /** A failure with the instruction's lines. */
    BuildFailure failure(Instruction instruction, String message, Throwable cause) {
        return new BuildFailure(
                message,
                build.job().file().source().excerpt(instruction.origin().lines()),
                cause);
    }

    private void add(StepResult result) {
        if (result.layer().isPresent()) {
            chain = chain.plus(StepCache.layer(result.layer().get()));
            image.addLayer(result.layer().get().diffId(), result.layer().get().created(), result.createdBy());
        } else {
            image.noteWorkdir();
        }
    }

    /** Whether its steps may use no stored result. */
    boolean fresh() {
        String name = stage.stage().from().stageName();
        return build.job().noCache()
                || build.job().noCacheStages().contains(String.valueOf(name).toLowerCase(Locale.ROOT));
    }

    StageGraph graph() {
        return graph;
    }

    ResolvedStage stage() {
        return stage;
    }

    StepNames names() {
        return names;
    }

    StageImage image() {
        return image;
    }

    StageEnvironment environment() {
        return environment;
    }

    LayerChain chain() {
        return chain;
    }

    Platform platform() {
        return platform;
    }
}
