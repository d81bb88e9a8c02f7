package io.jcontainers.build.dockerfile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Expands the values of one instruction that have variables; the rest stays as it is. */
final class InstructionExpansion {
    private final GlobalScope globals;
    private final Map<String, String> variables;
    private final LineRange lines;
    private final VariableExpansion words;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> unset = new LinkedHashSet<>();

    InstructionExpansion(GlobalScope globals, Map<String, String> variables, LineRange lines) {
        this.globals = globals;
        this.variables = variables;
        this.lines = lines;
        this.words = VariableExpansion.ofWords(globals.file().directives().escape());
    }

    Set<String> used() {
        return used;
    }

    Set<String> unset() {
        return unset;
    }

    private VariableExpansion.Result expand(VariableExpansion expansion, String text) {
        return noted(globals.expand(expansion, text, variables, lines));
    }

    private VariableExpansion.Result noted(VariableExpansion.Result result) {
        used.addAll(result.used());
        unset.addAll(result.unset());
        return result;
    }

    String word(String text) {
        return expand(words, text).text();
    }

    private @Nullable String optional(@Nullable String text) {
        return text == null ? null : word(text);
    }

    Instruction expand(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Env env -> new Instruction.Env(env.origin(), pairs("ENV", env.pairs()));
            case Instruction.Label label -> new Instruction.Label(label.origin(), pairs("LABEL", label.pairs()));
            case Instruction.Run run -> run(run);
            case Instruction.Add add ->
                new Instruction.Add(
                        add.origin(),
                        files(add.files()),
                        optional(add.chown()),
                        optional(add.chmod()),
                        add.link(),
                        add.keepGitDir(),
                        optional(add.checksum()),
                        add.unpack(),
                        add.excludes());
            case Instruction.Copy copy ->
                new Instruction.Copy(
                        copy.origin(),
                        files(copy.files()),
                        copy.from(),
                        optional(copy.chown()),
                        optional(copy.chmod()),
                        copy.link(),
                        copy.parents(),
                        copy.excludes());
            case Instruction.Expose expose ->
                new Instruction.Expose(
                        expose.origin(),
                        expose.ports().stream()
                                .flatMap(port -> noted(globals.split(words, port, variables, lines)).words().stream())
                                .toList());
            case Instruction.User user -> new Instruction.User(user.origin(), word(user.user()));
            case Instruction.Workdir workdir -> new Instruction.Workdir(workdir.origin(), word(workdir.path()));
            case Instruction.Volume volume -> volume(volume);
            case Instruction.StopSignal signal -> stopSignal(signal);
            case Instruction.From _,
                    Instruction.Cmd _,
                    Instruction.Entrypoint _,
                    Instruction.Maintainer _,
                    Instruction.Arg _,
                    Instruction.OnBuild _,
                    Instruction.HealthCheck _,
                    Instruction.Shell _ -> instruction;
        };
    }

    private List<KeyValue> pairs(String keyword, List<KeyValue> pairs) {
        return pairs.stream()
                .map(pair -> {
                    String key = word(pair.key());
                    if (key.isEmpty()) {
                        throw new InstructionFault(keyword + " names can not be blank");
                    }
                    return new KeyValue(key, word(pair.value()), pair.legacy());
                })
                .toList();
    }

    private Instruction run(Instruction.Run run) {
        UnaryOperator<String> values = this::word;
        List<MountFlag> mounts =
                run.mounts().stream().map(mount -> mount.expanded(values)).toList();
        mounts.forEach(MountFlag::read);
        return new Instruction.Run(run.origin(), run.command(), run.heredocs(), mounts, run.network(), run.insecure());
    }

    /** Bodies whose name is not quoted have variables; their quotes and tabs are not the builder's. */
    private FileSources files(FileSources files) {
        VariableExpansion bodies = VariableExpansion.ofBodies();
        return new FileSources(
                files.paths().stream().map(this::word).toList(),
                files.documents().stream()
                        .map(document -> document.expand()
                                ? document.withContent(
                                        expand(bodies, document.content()).text())
                                : document)
                        .toList(),
                word(files.destination()));
    }

    private Instruction volume(Instruction.Volume volume) {
        List<String> paths = volume.paths().stream().map(this::word).toList();
        if (paths.contains("")) {
            throw new InstructionFault("VOLUME specified can not be an empty string");
        }
        return new Instruction.Volume(volume.origin(), paths);
    }

    private Instruction stopSignal(Instruction.StopSignal signal) {
        String name = word(signal.signal());
        StopSignals.check(name);
        return new Instruction.StopSignal(signal.origin(), name);
    }
}
