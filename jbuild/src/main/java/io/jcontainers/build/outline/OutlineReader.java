package io.jcontainers.build.outline;

import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.LineRange;
import io.jcontainers.build.dockerfile.MountFlag;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.dockerfile.RunMount;
import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.dockerfile.StageSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a target can be given, without any image: variables of base images count as unset. Arguments before the
 * first FROM are among it as far as the stages that are needed make use of them.
 */
public final class OutlineReader {
    private final StageGraph graph;
    private final GlobalScope globals;
    private final Map<Integer, StageEnvironment> environments = new HashMap<>();
    private final Map<String, Outline.Argument> arguments = new LinkedHashMap<>();
    private final Map<String, Outline.Need> secrets = new LinkedHashMap<>();
    private final Map<String, Outline.Need> agents = new LinkedHashMap<>();
    private final Map<String, Outline.Need> caches = new LinkedHashMap<>();
    private final Set<String> usedGlobals = new HashSet<>();

    private OutlineReader(StageGraph graph) {
        this.graph = graph;
        this.globals = graph.globals();
    }

    /**
     * Of a target.
     *
     * @param name as {@link StageGraph#target} takes it
     * @throws io.jcontainers.build.dockerfile.DockerfileException for a target that is not there, and for instructions
     *     that mean nothing
     */
    public static Outline of(StageGraph graph, @Nullable String name) {
        OutlineReader reader = new OutlineReader(graph);
        ResolvedStage target = graph.target(name);
        graph.needed(target).forEach(reader::read);
        reader.readGlobals();
        Instruction.From from = target.stage().from();
        return new Outline(
                Objects.requireNonNullElse(from.stageName(), ""),
                Objects.requireNonNullElse(from.description(), ""),
                reader.arguments.values().stream()
                        .sorted(Comparator.comparingInt(Outline.Argument::line))
                        .toList(),
                List.copyOf(reader.secrets.values()),
                List.copyOf(reader.agents.values()),
                List.copyOf(reader.caches.values()));
    }

    private void read(ResolvedStage stage) {
        Instruction.From from = stage.stage().from();
        LineRange lines = from.origin().lines();
        usedGlobals.addAll(globals.expand(from.base(), lines).used());
        if (from.platform() != null) {
            usedGlobals.addAll(globals.expand(from.platform(), lines).used());
        }
        StageEnvironment environment = base(stage);
        List<Instruction> all = new ArrayList<>(stage.triggers());
        all.addAll(stage.instructions());
        for (Instruction written : all) {
            switch (environment.apply(written).instruction()) {
                case Instruction.Arg arg -> arg.arguments().forEach(each -> add(each, arg, written));
                case Instruction.Run run -> run.mounts().forEach(mount -> add(mount, run));
                default -> {}
            }
        }
        environments.put(stage.index(), environment);
    }

    private StageEnvironment base(ResolvedStage stage) {
        StageEnvironment base = stage.base() instanceof StageSource.OfStage(int index) ? environments.get(index) : null;
        return base == null ? StageEnvironment.of(globals, Map.of()) : base.child();
    }

    private void add(Instruction.Argument argument, Instruction.Arg instruction, Instruction written) {
        if (((Instruction.Arg) written)
                .arguments().stream().anyMatch(each -> each.name().equals(argument.name()) && each.value() == null)) {
            usedGlobals.add(argument.name());
        }
        arguments.putIfAbsent(argument.name(), row(argument, instruction, argument.value()));
    }

    private static Outline.Argument row(
            Instruction.Argument argument, Instruction.Arg instruction, @Nullable String value) {
        return new Outline.Argument(
                argument.name(),
                Objects.requireNonNullElse(value, ""),
                Objects.requireNonNullElse(argument.description(), ""),
                instruction.origin().lines().start());
    }

    private void add(MountFlag flag, Instruction.Run run) {
        int line = run.origin().lines().start();
        switch (flag.mount()) {
            case RunMount.Secret secret -> add(secrets, secret.id(), secret.required(), line);
            case RunMount.Ssh ssh -> add(agents, ssh.id(), ssh.required(), line);
            case RunMount.Cache cache -> add(caches, cache.id(), false, line);
            case RunMount.Bind _, RunMount.Tmpfs _ -> {}
        }
    }

    /** Whoever needs it most counts. */
    private static void add(Map<String, Outline.Need> needs, String id, boolean required, int line) {
        needs.merge(
                id,
                new Outline.Need(id, required, line),
                (first, more) -> new Outline.Need(id, first.required() || more.required(), first.line()));
    }

    /** The last ones first: what a default refers to comes before it. */
    private void readGlobals() {
        for (Instruction.Arg instruction : graph.globals().file().arguments().reversed()) {
            for (Instruction.Argument argument : instruction.arguments().reversed()) {
                if (usedGlobals.contains(argument.name())) {
                    readGlobal(instruction, argument);
                }
            }
        }
    }

    private void readGlobal(Instruction.Arg instruction, Instruction.Argument argument) {
        if (argument.value() != null) {
            usedGlobals.addAll(
                    globals.expand(argument.value(), instruction.origin().lines())
                            .used());
        }
        Outline.Argument row = row(argument, instruction, globals.value(argument.name()));
        arguments.merge(
                argument.name(),
                row,
                (stage, global) -> stage.description().isEmpty()
                        ? new Outline.Argument(stage.name(), stage.value(), global.description(), stage.line())
                        : stage);
    }
}
