package io.jcontainers.build.solve;

import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.RunBody;
import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.run.StepContainer;
import io.jcontainers.build.snapshot.NewLayer;
import io.jcontainers.build.snapshot.OpenLayers;
import io.jcontainers.build.stage.GoText;
import io.jcontainers.build.stage.HistoryText;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.OverlayRoot;
import io.jcontainers.spec.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/** RUN. */
final class RunStep {
    private final Build build;
    private final Solver solver;
    private final StageWalk walk;

    RunStep(Build build, Solver solver, StageWalk walk) {
        this.build = build;
        this.solver = solver;
        this.walk = walk;
    }

    StepResult solve(Instruction.Run run) throws IOException, InterruptedException {
        List<String> words = words(run.body());
        String name = walk.names().next(run);
        String createdBy = HistoryText.run(walk.environment().historyArguments(), words);
        StepKey key = key(run, words);
        SharedSteps.Result result = build.cache().of(key, walk.fresh(), () -> make(run, words, name));
        if (result.cached()) {
            build.progress().cached(name);
        }
        return new StepResult(Optional.of(result.entry()), createdBy);
    }

    private List<String> words(RunBody body) {
        return switch (body) {
            case RunBody.Exec(List<String> arguments) -> arguments;
            case RunBody.ShellText(String text) -> {
                List<String> words = new ArrayList<>(walk.image().shell());
                words.add(text);
                yield words;
            }
            case RunBody.Script script -> List.of(script.path());
        };
    }

    private StepKey key(Instruction.Run run, List<String> words) {
        StepKey.Builder key = StepKey.builder().add("step", "RUN").add("command", GoText.quoted(words));
        if (run.body() instanceof RunBody.Script script) {
            key.add("script", script.content());
        }
        key.add("directory", walk.image().workingDirectory())
                .add("user", walk.image().user());
        key.add("network", run.network().name()).add("insecure", Boolean.toString(run.insecure()));
        run.mounts().forEach(mount -> key.add("mount", String.join(",", mount.fields())));
        new TreeMap<>(walk.environment().variables()).forEach((name, value) -> key.add("variable " + name, value));
        key.add("platform", walk.platform().toString());
        key.add(StepKey.BELOW, walk.chain().chainId());
        return key.build();
    }

    private List<String> environment() {
        Map<String, String> variables =
                new java.util.LinkedHashMap<>(build.job().arguments().proxies());
        variables.putAll(walk.environment().variables());
        variables.putIfAbsent("HOME", "/root");
        return variables.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
    }

    private WrittenLayer make(Instruction.Run run, List<String> words, String name)
            throws IOException, InterruptedException {
        build.running().acquire();
        Progress.Step progress = build.progress().begin(name);
        try (NewLayer made = build.services().files().directories().begin()) {
            build.cancellation().check();
            List<Path> lowers = build.services().files().of(walk.chain());
            StepContainer container = container(run, words, lowers, made);
            int status = new StepExecution(build, progress).run(container);
            if (status != 0) {
                String said = "process \"" + String.join(" ", words) + "\" did not complete successfully: exit code: "
                        + status;
                throw walk.failure(run, said, new IOException(said));
            }
            WrittenLayer layer = keep(made);
            progress.done();
            return layer;
        } catch (CancellationException e) {
            progress.canceled();
            throw e;
        } catch (IOException | RuntimeException e) {
            progress.failed(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            build.running().release();
        }
    }

    /** What the process changed becomes a layer. */
    private WrittenLayer keep(NewLayer made) throws IOException {
        Services services = build.services();
        try (OpenLayers lowers = services.files().open(walk.chain());
                Fd upper = services.sys().openDirectory(made.files());
                BlobWriter blob = services.store().blobs().writeHashedByCaller(build.lease())) {
            WrittenLayer layer = services.diff()
                    .ofOverlay(upper, lowers.descriptors(), services.files().marks(), blob);
            blob.commit(layer.diffId());
            made.commit(layer.diffId());
            return layer;
        }
    }

    private StepContainer container(Instruction.Run run, List<String> words, List<Path> lowers, NewLayer made) {
        OverlayRoot root = new OverlayRoot(
                lowers.stream().map(RunStep::bytes).toList(),
                bytes(made.files()),
                bytes(made.work()),
                build.services().files().marks() == io.jcontainers.build.layer.OverlayMarks.USER);
        return new StepContainer(
                "jbuild-" + UUID.randomUUID(),
                root,
                words,
                environment(),
                walk.image().workingDirectory(),
                new User(0, 0, null, List.of(), null),
                "buildkitsandbox",
                run.network() == RunNetwork.NONE ? StepContainer.Network.NONE : StepContainer.Network.HOST,
                List.of());
    }

    private static BytePath bytes(Path path) {
        return BytePath.of(path.toString().getBytes(StandardCharsets.UTF_8));
    }
}
