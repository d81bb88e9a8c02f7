package io.jcontainers.build.solve;

import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.MountFlag;
import io.jcontainers.build.dockerfile.RunMount;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.run.FileTree;
import io.jcontainers.build.run.MountContents;
import io.jcontainers.build.run.ReadyMounts;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.runc.cgroup.BytePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mounts of one RUN: what they add to its key, and what they show. */
final class StepMounts implements MountContents {
    private final Build build;
    private final StageWalk walk;
    private final List<MountFlag> flags;
    private final Map<String, SourceFiles> sources;
    private final Map<ContextTree, StepKey> keys = new HashMap<>();

    StepMounts(Build build, StageWalk walk, Instruction.Run run, Map<String, SourceFiles> sources) {
        this.build = build;
        this.walk = walk;
        this.flags = run.mounts();
        this.sources = sources;
    }

    /** What is mounted decides about the result; what a cache or a secret holds does not. */
    void addTo(StepKey.Builder key) throws IOException {
        for (MountFlag flag : flags) {
            key.add("mount", String.join(",", flag.fields()));
            if (flag.mount() instanceof RunMount.Bind bind) {
                switch (source(bind.from())) {
                    case SourceFiles.OfChain(var chain, var name) -> key.add("mounted " + name, chain.chainId());
                    case SourceFiles.OfContext(ContextTree tree) ->
                        key.add("mounted " + bind.source(), key(tree).digest().toString());
                }
            }
        }
    }

    private SourceFiles source(@Nullable String from) {
        SourceFiles source =
                from == null ? new SourceFiles.OfContext(build.inputs().context()) : sources.get(from);
        if (source == null) {
            throw new IllegalStateException("no source " + from);
        }
        return source;
    }

    ReadyMounts prepare(String directory) throws IOException, InterruptedException {
        return build.services()
                .mounts()
                .prepare(flags.stream().map(MountFlag::mount).toList(), directory, this);
    }

    @Override
    public FileTree tree(@Nullable String from) throws IOException {
        return switch (source(from)) {
            case SourceFiles.OfChain(var chain, var name) -> layers(chain);
            case SourceFiles.OfContext(ContextTree tree) -> layers(layer(tree));
        };
    }

    private FileTree layers(LayerChain chain) throws IOException {
        List<BytePath> lowers = new ArrayList<>();
        for (Path path : build.services().files().of(chain)) {
            lowers.add(BytePath.ofText(path.toString()));
        }
        return new FileTree.Layers(lowers, build.services().files().marks() == OverlayMarks.USER);
    }

    /** What is mounted of a context. */
    private List<String> patterns(ContextTree tree) {
        List<String> patterns = new ArrayList<>();
        for (MountFlag flag : flags) {
            if (flag.mount() instanceof RunMount.Bind bind
                    && source(bind.from()) instanceof SourceFiles.OfContext(ContextTree of)
                    && of.equals(tree)) {
                patterns.add(bind.source().isEmpty() ? "/" : bind.source());
            }
        }
        return patterns.isEmpty() ? List.of("/") : patterns;
    }

    private StepKey key(ContextTree tree) throws IOException {
        StepKey known = keys.get(tree);
        if (known == null) {
            known = new ContextLayer(build).key(tree, patterns(tree));
            keys.put(tree, known);
        }
        return known;
    }

    /** Files of a context become a layer, which many steps may mount. */
    private LayerChain layer(ContextTree tree) throws IOException {
        return new ContextLayer(build).chain(tree, patterns(tree), key(tree));
    }

    @Override
    public String identity(String from) throws IOException {
        return switch (source(from)) {
            case SourceFiles.OfChain(var chain, var name) -> chain.chainId();
            case SourceFiles.OfContext(ContextTree tree) -> key(tree).digest().toString();
        };
    }

    @Override
    public Optional<byte[]> secret(String id) {
        return Optional.ofNullable(build.inputs().secrets().get(id));
    }

    @Override
    public Optional<Path> agent(String id) {
        return Optional.ofNullable(build.inputs().agents().get(id));
    }

    @Override
    public void copy(FileTree from, String inside, Path into) throws IOException, InterruptedException {
        byte[] program = build.services()
                .compiler()
                .compileCopy(build.request(), from, inside, BytePath.ofText(into.toString()));
        StepExecution.Outcome outcome = new StepExecution(
                        build, build.beginBeside("copy the files of a mount from " + inside))
                .execute(program);
        if (outcome.status() != 0) {
            throw new IOException("the files of a mount could not be copied from " + inside);
        }
    }
}
