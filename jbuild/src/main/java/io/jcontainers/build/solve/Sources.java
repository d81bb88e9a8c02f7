package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.MountFlag;
import io.jcontainers.build.dockerfile.StageSource;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.snapshot.LayerChain;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what the {@code from} of an instruction means, and waits for it. */
final class Sources {
    private final Build build;
    private final Solver solver;
    private final StageWalk walk;

    Sources(Build build, Solver solver, StageWalk walk) {
        this.build = build;
        this.solver = solver;
        this.walk = walk;
    }

    /** All of an instruction, by their names. */
    Map<String, SourceFiles> of(Instruction instruction) throws IOException, InterruptedException {
        List<String> names = names(instruction);
        List<StageSource> sources = walk.graph().sources(walk.stage(), instruction);
        Map<String, SourceFiles> files = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            files.put(names.get(i), files(names.get(i), sources.get(i)));
        }
        return files;
    }

    private static List<String> names(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Copy copy -> Stream.ofNullable(copy.from()).toList();
            case Instruction.Run run ->
                run.mounts().stream()
                        .map(MountFlag::from)
                        .flatMap(Stream::ofNullable)
                        .toList();
            default -> List.of();
        };
    }

    private SourceFiles files(String name, StageSource source) throws IOException, InterruptedException {
        return switch (source) {
            case StageSource.Scratch scratch -> new SourceFiles.OfChain(LayerChain.EMPTY, "scratch");
            case StageSource.OfStage(int index) ->
                new SourceFiles.OfChain(solver.stage(index).chain(), "stage \"" + name + "\"");
            case StageSource.OfImage(String image) -> image(image, walk.platform());
            case StageSource.OfContext(String context) ->
                switch (named(context)) {
                    case NamedContext.Files files -> new SourceFiles.OfContext(files.tree());
                    case NamedContext.Image image -> image(image.name(), walk.platform());
                };
        };
    }

    private NamedContext named(String context) {
        @Nullable NamedContext named = build.inputs().contexts().get(context);
        if (named == null) {
            throw new IllegalStateException("no build context " + context);
        }
        return named;
    }

    private SourceFiles image(String name, Platform platform) throws IOException, InterruptedException {
        Progress.Step progress = build.beginBeside("FROM " + name);
        return build.during(progress, () -> {
            try (Interruption interruption = new Interruption(build.cancellation())) {
                LayerChain chain = StageBase.chain(build.images().get(name, platform, build.lease(), progress));
                return new SourceFiles.OfChain(chain, "image \"" + name + "\"");
            }
        });
    }
}
