package io.jcontainers.build.solve;

import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.run.ReadyMounts;
import io.jcontainers.build.run.RunStep;
import io.jcontainers.build.run.StepCommand;
import io.jcontainers.build.run.StepNetwork;
import io.jcontainers.build.run.StepNetworks;
import io.jcontainers.build.run.StepRoot;
import io.jcontainers.build.run.StubPaths;
import io.jcontainers.build.snapshot.ChangedTree;
import io.jcontainers.build.snapshot.KeptFiles;
import io.jcontainers.build.stage.GoText;
import io.jcontainers.build.stage.HistoryText;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.user.Accounts;
import io.jcontainers.build.user.Identity;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.OverlayRoot;
import io.jcontainers.spec.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** RUN. */
final class RunSolver {
    private final Build build;
    private final Solver solver;
    private final StageWalk walk;

    RunSolver(Build build, Solver solver, StageWalk walk) {
        this.build = build;
        this.solver = solver;
        this.walk = walk;
    }

    StepResult solve(Instruction.Run run) throws IOException, InterruptedException {
        build.job().entitlements().check(run.network(), build.job().network(), run.insecure());
        StepCommand command = StepCommand.of(run.body(), walk.image().shell());
        String name = walk.names().next(run);
        StepMounts mounts = new StepMounts(build, walk, run, new Sources(build, solver, walk).of(run));
        StepKey key = key(run, command, mounts);
        SharedSteps.Result result = build.cache().of(key, walk.fresh(), () -> make(run, command, mounts, name, key));
        if (result.cached()) {
            build.progress().cached(name);
        }
        return new StepResult(
                Optional.of(result.entry()),
                HistoryText.run(
                        walk.environment().historyArguments(),
                        command.told(walk.image().shell())));
    }

    private RunNetwork network(Instruction.Run run) {
        return run.network() == RunNetwork.DEFAULT ? build.job().network() : run.network();
    }

    private StepKey key(Instruction.Run run, StepCommand command, StepMounts mounts) throws IOException {
        StepKey.Builder key = StepKey.builder().add("step", "RUN").add("command", GoText.quoted(command.arguments()));
        if (command.script() != null) {
            key.add("script", command.script().content());
        }
        key.add("directory", walk.image().workingDirectory())
                .add("user", walk.image().user())
                .add("network", network(run).name())
                .add("insecure", Boolean.toString(run.insecure()));
        new TreeMap<>(walk.environment().variables()).forEach((name, value) -> key.add("variable " + name, value));
        mounts.addTo(key);
        key.add("platform", walk.platform().toString());
        return key.add(StepKey.BELOW, walk.chain().chainId()).build();
    }

    private List<String> environment(Identity who, ReadyMounts mounts) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("HOME", who.home());
        variables.putAll(build.job().arguments().proxies());
        variables.putAll(walk.environment().variables());
        List<String> environment = new ArrayList<>();
        variables.forEach((name, value) -> environment.add(name + "=" + value));
        environment.addAll(mounts.variables());
        return environment;
    }

    private WrittenLayer make(Instruction.Run run, StepCommand command, StepMounts mounts, String name, StepKey key)
            throws IOException, InterruptedException {
        build.running().acquire();
        try {
            build.cancellation().check();
            Progress.Step progress = build.begin(name, key);
            return build.during(progress, () -> execute(run, command, mounts, progress));
        } finally {
            build.running().release();
        }
    }

    private WrittenLayer execute(Instruction.Run run, StepCommand command, StepMounts mounts, Progress.Step progress)
            throws IOException, InterruptedException {
        try (StepRoom room = new StepRoom(
                build.services(),
                walk.chain(),
                () -> mounts.prepare(walk.image().workingDirectory()),
                () -> take(run))) {
            MergedTree tree = room.tree();
            Identity who = new Accounts(tree).identity(walk.image().user());
            RunStep step = new RunStep(
                    "jbuild-" + UUID.randomUUID(),
                    root(room.changed()),
                    command,
                    environment(who, room.mounts()),
                    walk.image().workingDirectory(),
                    new User(who.uid(), who.gid(), null, who.supplementary(), null),
                    room.network().network(),
                    run.insecure(),
                    room.mounts().mounts(),
                    StubPaths.of(tree));
            StepExecution.Outcome outcome = new StepExecution(build, progress).run(step);
            if (outcome.status() != 0) {
                throw spared(run, step, room, failure(run, command, outcome));
            }
            return keep(room.changed());
        }
    }

    private BuildFailure failure(Instruction.Run run, StepCommand command, StepExecution.Outcome outcome) {
        String reason = "process \"" + String.join(" ", command.arguments())
                + "\" did not complete successfully: exit code: " + outcome.status()
                + (outcome.outOfMemory() ? " (killed: out of memory)" : "");
        return walk.failure(run, reason, new IOException(reason));
    }

    /** What the user wants to see of a failed step stays. */
    private BuildFailure spared(Instruction.Run run, RunStep step, StepRoom room, BuildFailure failure)
            throws IOException {
        switch (build.job().onError()) {
            case REMOVE -> {}
            case KEEP -> {
                KeptFiles kept = room.changed().keep(run.origin().text());
                return failure.withHint("What the failed step has changed is in " + kept.files()
                        + "\n  to look at it:  find " + kept.files() + " -ls"
                        + "\n  to remove it:   rm -r " + kept.place() + "   (jbuild cache prune does it too)\n");
            }
            case HOLD -> {
                FailedStep held = new FailedStep(
                        build, step, room.handOver(), walk.image().shell());
                if (!build.hold(held)) {
                    held.close();
                }
            }
        }
        return failure;
    }

    private StepNetworks.Lease take(Instruction.Run run) throws InterruptedException {
        return switch (network(run)) {
            case NONE -> StepNetworks.Lease.of(new StepNetwork.None());
            case HOST -> StepNetworks.Lease.of(new StepNetwork.Host());
            case DEFAULT -> {
                try {
                    StepNetworks.Lease lease = build.networks().take();
                    if (run.insecure()) {
                        lease.useOnce();
                    }
                    yield lease;
                } catch (IOException e) {
                    throw walk.failure(run, String.valueOf(e.getMessage()), e);
                }
            }
        };
    }

    private StepRoot root(ChangedTree changed) {
        return switch (changed) {
            case ChangedTree.Copy copy -> new StepRoot.Directory(bytes(copy.files()));
            case ChangedTree.Overlay overlay ->
                new StepRoot.Layers(new OverlayRoot(
                        overlay.lowers().stream().map(RunSolver::bytes).toList(),
                        bytes(overlay.files()),
                        bytes(overlay.work()),
                        build.services().files().marks() == OverlayMarks.USER));
        };
    }

    private static BytePath bytes(Path path) {
        return BytePath.ofText(path.toString());
    }

    /** What the process changed becomes a layer. */
    private WrittenLayer keep(ChangedTree changed) throws IOException {
        Services services = build.services();
        try (BlobWriter blob = services.store().blobs().writeHashedByCaller(build.lease())) {
            WrittenLayer layer = changed.write(services.diff(), blob);
            blob.commit(layer.diffId());
            changed.commit(layer.diffId());
            return layer;
        }
    }
}
