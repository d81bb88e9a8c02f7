package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.dockerfile.StageSource;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.stage.StageImage;
import io.jcontainers.build.store.ImageContents;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What a stage begins with. */
final class StageBase {
    private final Build build;
    private final Solver solver;
    private final StageGraph graph;

    StageBase(Build build, Solver solver, StageGraph graph) {
        this.build = build;
        this.solver = solver;
        this.graph = graph;
    }

    SolvedStage of(ResolvedStage stage, StepNames names) throws IOException, InterruptedException {
        Platform platform = stage.platform() == null ? build.job().platform() : stage.platform();
        return switch (stage.base()) {
            case StageSource.Scratch scratch -> ofConfig(nothing(platform), LayerChain.EMPTY, null, platform);
            case StageSource.OfStage(int index) -> solver.stage(index).child();
            case StageSource.OfImage(String name) -> ofImage(stage, name, platform, names);
            case StageSource.OfContext(String name) -> ofContext(stage, name, platform, names);
        };
    }

    /** The configuration of a stage without an image below it: as with BuildKit its directory is written down. */
    private static ImageConfig nothing(Platform platform) {
        return ImageConfig.empty(platform)
                .withConfig(ContainerConfig.empty().toBuilder().workingDir("/").build());
    }

    private SolvedStage ofContext(ResolvedStage stage, String name, Platform platform, StepNames names)
            throws IOException, InterruptedException {
        return switch (build.inputs().contexts().get(name)) {
            case NamedContext.Image(String image) -> ofImage(stage, image, platform, names);
            case NamedContext.Files(ContextTree tree) -> {
                ContextLayer layer = new ContextLayer(build);
                List<String> all = List.of("/");
                yield ofConfig(nothing(platform), layer.chain(tree, all, layer.key(tree, all)), null, platform);
            }
            case null -> throw new IllegalStateException("no build context " + name);
        };
    }

    private SolvedStage ofImage(ResolvedStage stage, String name, Platform platform, StepNames names)
            throws IOException, InterruptedException {
        Progress.Step progress = build.progress().begin(names.base(name));
        try {
            ImageContents contents = build.during(progress, () -> {
                try (Interruption interruption = new Interruption(build.cancellation())) {
                    return build.images().get(name, platform, build.lease(), progress);
                }
            });
            return ofConfig(contents.config(), chain(contents), contents.id(), platform);
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            build.cancellation().check();
            throw new BuildFailure(
                    String.valueOf(e.getMessage()),
                    build.job()
                            .file()
                            .source()
                            .excerpt(stage.stage().from().origin().lines()),
                    e);
        }
    }

    private SolvedStage ofConfig(ImageConfig config, LayerChain chain, @Nullable Digest id, Platform platform) {
        try {
            StageEnvironment environment = StageEnvironment.of(graph.globals(), variables(config));
            return new SolvedStage(
                    StageImage.of(config), environment, chain, chain.layers().size(), id, platform);
        } catch (IllegalArgumentException e) {
            throw DockerfileException.of(
                    build.job().file().source(),
                    new io.jcontainers.build.dockerfile.LineRange(1, 1),
                    String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> variables(ImageConfig config) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String pair : config.config().env()) {
            int equals = pair.indexOf('=');
            variables.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return variables;
    }

    /** The layers of an image as its manifest has them. */
    static LayerChain chain(ImageContents contents) throws IOException {
        List<Descriptor> blobs = contents.manifest().layers();
        List<Digest> diffIds = contents.config().diffIds();
        if (blobs.size() != diffIds.size()) {
            throw new IOException("image " + contents.id() + " has " + blobs.size() + " layers in its manifest and "
                    + diffIds.size() + " in its configuration");
        }
        LayerChain chain = LayerChain.EMPTY;
        for (int i = 0; i < blobs.size(); i++) {
            chain = chain.plus(new LayerChain.Layer(diffIds.get(i), blobs.get(i)));
        }
        return chain;
    }
}
