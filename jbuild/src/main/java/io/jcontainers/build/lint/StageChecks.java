package io.jcontainers.build.lint;

import io.jcontainers.build.dockerfile.ExposedPorts;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.KeyValue;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.dockerfile.StageSource;
import io.jcontainers.build.dockerfile.Suggestion;
import io.jcontainers.build.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules about the instructions of stages, gone through with their variables. */
final class StageChecks {
    private static final Pattern SECRET = Pattern.compile(
            "(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_SECRET =
            Pattern.compile("(?:_|^)(?:public|file|version)(?:_|$)", Pattern.CASE_INSENSITIVE);

    private final Findings findings;
    private final GlobalScope globals;
    private final StageGraph graph;
    private final Surroundings surroundings;
    private final Platform target;
    private final List<State> states = new ArrayList<>();

    /** What a stage has come to. */
    private static final class State {
        final StageEnvironment environment;
        final boolean isKnown;
        final Map<Class<?>, Instruction> once = new HashMap<>();
        boolean hasShell;
        boolean hasWorkdir;

        State(StageEnvironment environment, boolean isKnown, boolean hasShell, boolean hasWorkdir) {
            this.environment = environment;
            this.isKnown = isKnown;
            this.hasShell = hasShell;
            this.hasWorkdir = hasWorkdir;
        }
    }

    StageChecks(Findings findings, GlobalScope globals, StageGraph graph, Surroundings surroundings, Platform target) {
        this.findings = findings;
        this.globals = globals;
        this.graph = graph;
        this.surroundings = surroundings;
        this.target = target;
    }

    void check() {
        for (ResolvedStage stage : graph.stages()) {
            List<Instruction> instructions = new ArrayList<>(stage.triggers());
            State state = begin(stage, instructions);
            states.add(state);
            instructions.addAll(stage.instructions());
            for (Instruction instruction : instructions) {
                graph.sources(stage, instruction);
                StageEnvironment.Expanded expanded = state.environment.apply(instruction);
                if (state.isKnown) {
                    checkVariables(instruction, expanded, state);
                }
                check(expanded.instruction(), state);
            }
        }
    }

    private State begin(ResolvedStage stage, List<Instruction> instructions) {
        return switch (stage.base()) {
            case StageSource.Scratch _ -> new State(StageEnvironment.of(globals, Map.of()), true, false, false);
            case StageSource.OfStage(int index) -> {
                State base = states.get(index);
                yield new State(base.environment.child(), base.isKnown, base.hasShell, base.hasWorkdir);
            }
            case StageSource.OfContext _ -> new State(StageEnvironment.of(globals, Map.of()), false, false, false);
            case StageSource.OfImage(String name) -> ofImage(stage, name, instructions);
        };
    }

    private State ofImage(ResolvedStage stage, String name, List<Instruction> instructions) {
        Platform expected = stage.platform() == null ? target : stage.platform();
        BaseImage image = surroundings.image(name, expected);
        if (image == null) {
            return new State(StageEnvironment.of(globals, Map.of()), false, false, false);
        }
        Instruction.From from = stage.stage().from();
        Platform actual = image.platform();
        if (!actual.os().equals(expected.os()) || !actual.architecture().equals(expected.architecture())) {
            findings.add(
                    Rule.INVALID_BASE_IMAGE_PLATFORM,
                    from,
                    "Base image " + stage.baseName() + " was pulled with platform \"" + actual + "\", expected \""
                            + expected + "\" for current build");
        }
        for (String trigger : image.triggers()) {
            instructions.add(globals.file().trigger(trigger, from.origin().lines()));
        }
        return new State(StageEnvironment.of(globals, image.environment()), true, image.hasShell(), false);
    }

    private void checkVariables(Instruction instruction, StageEnvironment.Expanded expanded, State state) {
        for (String name : expanded.undefined()) {
            String near = Suggestion.nearest(name, state.environment.variables().keySet());
            findings.add(
                    Rule.UNDEFINED_VAR,
                    instruction,
                    "Usage of undefined variable '$" + name + "'"
                            + (near == null ? "" : " (did you mean $" + near + "?)"));
        }
    }

    private void check(Instruction instruction, State state) {
        switch (instruction) {
            case Instruction.Arg arg -> arg.arguments().forEach(argument -> checkSecret("ARG", argument.name(), arg));
            case Instruction.Env env -> {
                checkFormat(env, env.pairs());
                env.pairs().forEach(pair -> checkSecret("ENV", pair.key(), env));
            }
            case Instruction.Label label -> checkFormat(label, label.pairs());
            case Instruction.Workdir workdir -> checkWorkdir(workdir, state);
            case Instruction.Cmd cmd -> {
                checkForm(cmd, cmd.command().shell(), state);
                checkOnce(cmd, state);
            }
            case Instruction.Entrypoint entrypoint -> {
                checkForm(entrypoint, entrypoint.command().shell(), state);
                checkOnce(entrypoint, state);
            }
            case Instruction.HealthCheck check -> checkOnce(check, state);
            case Instruction.Shell _ -> state.hasShell = true;
            case Instruction.Expose expose -> expose.ports().forEach(port -> checkPort(expose, port));
            case Instruction.Copy copy
            when copy.from() == null -> copy.files().paths().forEach(path -> checkIgnored(copy, "Copy", path));
            case Instruction.Add add -> add.files().paths().forEach(path -> checkIgnored(add, "Add", path));
            default -> {}
        }
    }

    private void checkSecret(String keyword, String name, Instruction instruction) {
        if (SECRET.matcher(name).find() && !NO_SECRET.matcher(name).find()) {
            findings.add(
                    Rule.SECRETS_USED_IN_ARG_OR_ENV,
                    instruction,
                    "Do not use ARG or ENV instructions for sensitive data (" + keyword + " \"" + name + "\")");
        }
    }

    private void checkFormat(Instruction instruction, List<KeyValue> pairs) {
        String keyword = instruction.origin().keyword();
        for (KeyValue pair : pairs) {
            if (pair.legacy()) {
                findings.add(
                        Rule.LEGACY_KEY_VALUE_FORMAT,
                        instruction,
                        "\"" + keyword + " key=value\" should be used instead of legacy \"" + keyword
                                + " key value\" format");
            }
        }
    }

    /** Only the first of a stage and its bases: when that is absolute, it doesn't matter what the image has. */
    private void checkWorkdir(Instruction.Workdir workdir, State state) {
        if (!state.hasWorkdir && !workdir.path().startsWith("/")) {
            findings.add(
                    Rule.WORKDIR_RELATIVE_PATH,
                    workdir,
                    "Relative workdir \"" + workdir.path()
                            + "\" can have unexpected results if the base image changes");
        }
        state.hasWorkdir = true;
    }

    /** Whoever sets a shell wants it. */
    private void checkForm(Instruction instruction, boolean isShell, State state) {
        if (isShell && !state.hasShell) {
            findings.add(
                    Rule.JSON_ARGS_RECOMMENDED,
                    instruction,
                    "JSON arguments recommended for " + instruction.origin().keyword()
                            + " to prevent unintended behavior related to OS signals");
        }
    }

    /** The warning is where the one is that doesn't count. */
    private void checkOnce(Instruction instruction, State state) {
        Instruction before = state.once.put(instruction.getClass(), instruction);
        if (before != null) {
            findings.add(
                    Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                    before,
                    "Multiple " + instruction.origin().keyword()
                            + " instructions should not be used in the same stage because only the last one will be"
                            + " used");
        }
    }

    private void checkPort(Instruction.Expose expose, String port) {
        ExposedPorts.Spec spec = ExposedPorts.Spec.of(port);
        if (!spec.protocol().equals(spec.protocol().toLowerCase(Locale.ROOT))) {
            findings.add(
                    Rule.EXPOSE_PROTO_CASING,
                    expose,
                    "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase");
        }
        if (!spec.host().isEmpty()) {
            findings.add(
                    Rule.EXPOSE_INVALID_FORMAT,
                    expose,
                    "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port + "'");
        }
    }

    private void checkIgnored(Instruction instruction, String action, String path) {
        String inContext = inContext(path);
        if (inContext != null && surroundings.isIgnored(inContext)) {
            findings.add(
                    Rule.COPY_IGNORED_FILE,
                    instruction,
                    "Attempting to " + action + " file \"" + inContext + "\" that is excluded by .dockerignore");
        }
    }

    /** The path as ignore files see it; null for what comes from elsewhere. */
    private static @Nullable String inContext(String path) {
        if (path.startsWith("http://")
                || path.startsWith("https://")
                || path.startsWith("git@")
                || path.startsWith("ssh://")
                || path.startsWith("git://")) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? "." : String.join("/", parts);
    }
}
