package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.dockerfile.StageSource;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.ImageConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Solves one build: every stage that the target needs has a thread, which waits for the stages that it takes something
 * from. The first failure ends all of them.
 */
public final class Solver {
    private final Build build;
    private final StageGraph graph;
    private final Map<Integer, CompletableFuture<SolvedStage>> stages = new ConcurrentHashMap<>();

    private Solver(Build build, StageGraph graph) {
        this.build = build;
        this.graph = graph;
    }

    /**
     * Builds.
     *
     * @throws io.jcontainers.build.dockerfile.DockerfileException when the Dockerfile means nothing
     * @throws BuildFailure when a step fails
     * @throws CancellationException when the build is to end
     */
    public static BuiltImage solve(Build build) throws IOException, InterruptedException {
        BuildJob job = build.job();
        StageGraph graph = StageGraph.of(
                GlobalScope.of(job.file(), job.arguments()),
                build.inputs().contexts().keySet());
        return new Solver(build, graph).solve(graph.target(job.target()));
    }

    private BuiltImage solve(ResolvedStage target) throws IOException, InterruptedException {
        graph.needed(target).forEach(stage -> end(stage.index()));
        try {
            SolvedStage solved = result(end(target.index()));
            return finish(solved);
        } finally {
            build.cancellation().cancel(); // ends what still runs after a failure
            settle();
        }
    }

    /** Nothing of a build is under way any more once it has ended; a stage may have begun another one. */
    private void settle() {
        int settled;
        do {
            settled = stages.size();
            try {
                CompletableFuture.allOf(stages.values().toArray(CompletableFuture[]::new))
                        .join();
            } catch (CompletionException | CancellationException e) {
                continue; // told by the one that was waited for
            }
        } while (settled != stages.size());
    }

    private void run(ResolvedStage stage, CompletableFuture<SolvedStage> end) {
        try {
            build.cancellation().check();
            end.complete(new StageWalk(build, this, graph, stage).walk());
        } catch (IOException e) {
            fail(end, new UncheckedIOException(e));
        } catch (InterruptedException e) {
            fail(end, new CancellationException("interrupted"));
        } catch (RuntimeException | Error e) {
            fail(end, e);
        }
    }

    private void fail(CompletableFuture<SolvedStage> end, Throwable reason) {
        end.completeExceptionally(reason);
        if (!(reason instanceof CancellationException)) {
            build.failed(reason);
        }
        build.cancellation().cancel();
    }

    /** The end of a stage, which begins unless it has: a trigger of an image may need one that nobody else does. */
    private CompletableFuture<SolvedStage> end(int index) {
        return stages.computeIfAbsent(index, wanted -> {
            CompletableFuture<SolvedStage> end = new CompletableFuture<>();
            ResolvedStage stage = graph.stages().get(wanted);
            build.progress().announce(StepNames.expected(stage, isImage(stage)));
            Thread.ofVirtual().name("stage " + stage.stage().displayName()).start(() -> run(stage, end));
            return end;
        });
    }

    private boolean isImage(ResolvedStage stage) {
        return switch (stage.base()) {
            case StageSource.OfImage _ -> true;
            case StageSource.OfContext(String name) ->
                build.inputs().contexts().get(name) instanceof NamedContext.Image;
            case StageSource.Scratch _, StageSource.OfStage _ -> false;
        };
    }

    /** Waits for a stage, which is before the one that asks: stages never wait for each other in a circle. */
    SolvedStage stage(int index) throws IOException {
        return result(end(index));
    }

    /** The first failure is the build's, whoever meets one. */
    private SolvedStage result(CompletableFuture<SolvedStage> end) throws IOException {
        try {
            return end.join();
        } catch (CompletionException | CancellationException e) {
            Throwable first = build.failure();
            Throwable reason = first != null ? first : e instanceof CompletionException ? e.getCause() : e;
            if (reason instanceof UncheckedIOException unchecked) {
                throw unchecked.getCause();
            }
            if (reason instanceof RuntimeException failure) {
                throw failure;
            }
            if (reason instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(reason);
        }
    }

    private BuiltImage finish(SolvedStage solved) {
        OptionalLong epoch = build.job().epoch();
        ImageConfig config = solved.image().finish(epoch.isPresent() ? Instant.ofEpochSecond(epoch.getAsLong()) : null);
        if (!build.job().labels().isEmpty()) {
            ContainerConfig container = config.config();
            Map<String, String> labels = new LinkedHashMap<>(container.labels());
            labels.putAll(build.job().labels());
            config = config.withConfig(container.toBuilder().labels(labels).build());
        }
        return new BuiltImage(
                config, solved.chain(), solved.inherited(), solved.image().historyOfBase(), solved.baseId());
    }
}
