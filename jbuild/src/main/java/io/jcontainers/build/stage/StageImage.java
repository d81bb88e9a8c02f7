package io.jcontainers.build.stage;

import io.jcontainers.build.dockerfile.CommandLine;
import io.jcontainers.build.dockerfile.ExposedPorts;
import io.jcontainers.build.dockerfile.Health;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.KeyValue;
import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Healthcheck;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The image of a stage as far as its instructions were gone through: settings, layers and their history, equal in
 * meaning to what BuildKit makes. Not for several threads.
 */
public final class StageImage {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    private final ImageConfig base;
    private ContainerConfig config;

    /** Apart from the rest, which is copied with each change: there may be ten thousand of them. */
    private final Map<String, String> labels;

    private String author;
    private final List<Digest> diffIds;
    private final List<HistoryEntry> history;
    private boolean cmdIsOwn;

    private StageImage(ImageConfig base, List<HistoryEntry> history) {
        this.base = base;
        this.config = base.config().toBuilder().onBuild(List.of()).build();
        this.author = base.author();
        this.labels = new LinkedHashMap<>(base.config().labels());
        this.diffIds = new ArrayList<>(base.diffIds());
        this.history = new ArrayList<>(history);
    }

    /**
     * A stage from an image, or from {@link ImageConfig#empty nothing}. What the image's ONBUILD hold back is the
     * caller's matter: they are not in the new image.
     */
    public static StageImage of(ImageConfig base) {
        return new StageImage(base, base.history());
    }

    /** A stage from the stage of this one, as it is now. */
    public StageImage child() {
        StageImage child = new StageImage(base, history);
        child.config = config.toBuilder().onBuild(List.of()).build();
        child.author = author;
        child.labels.putAll(labels);
        child.diffIds.clear();
        child.diffIds.addAll(diffIds);
        return child;
    }

    /** What ONBUILD held back in the image that this stage, or the first one below it, begins with. */
    public List<String> triggersOfBase() {
        return base.config().onBuild();
    }

    /** How many entries of the history came with that image. */
    public int historyOfBase() {
        return base.history().size();
    }

    /** The variables of a stage that begins: those of its base and a search path. */
    public void begin(StageEnvironment environment) {
        config = config.toBuilder().env(env(environment)).build();
    }

    /**
     * Lets an instruction take effect that makes no layer. WORKDIR sets the directory besides the layer that it makes.
     *
     * @param instruction with its variables expanded
     * @param environment as it is behind it
     * @throws IllegalArgumentException when its values have no meaning
     */
    public void apply(Instruction instruction, StageEnvironment environment) {
        switch (instruction) {
            case Instruction.Env env -> {
                config = config.toBuilder().env(env(environment)).build();
                setting(HistoryText.env(env.pairs()));
            }
            case Instruction.Label label -> label(label);
            case Instruction.Arg arg -> setting(HistoryText.arg(arg));
            case Instruction.Cmd cmd -> cmd(cmd.command());
            case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint.command());
            case Instruction.Expose expose -> expose(expose);
            case Instruction.Volume volume -> volume(volume);
            case Instruction.User user -> {
                config = config.toBuilder().user(user.user()).build();
                setting("USER " + user.user());
            }
            case Instruction.Workdir workdir -> {
                config = config.toBuilder().workingDir(absolute(workdir.path())).build();
            }
            case Instruction.StopSignal signal -> {
                config = config.toBuilder().stopSignal(signal.signal()).build();
                setting("STOPSIGNAL " + signal.signal());
            }
            case Instruction.HealthCheck check -> {
                config = config.toBuilder().healthcheck(stored(check.health())).build();
                setting(HistoryText.healthcheck(check.health()));
            }
            case Instruction.Shell shell -> {
                config = config.toBuilder().shell(shell.words()).build();
                setting("SHELL " + GoText.plain(shell.words()));
            }
            case Instruction.Maintainer maintainer -> {
                author = maintainer.author();
                setting("MAINTAINER " + maintainer.author());
            }
            case Instruction.OnBuild held -> {
                List<String> triggers = new ArrayList<>(config.onBuild());
                triggers.add(held.trigger());
                config = config.toBuilder().onBuild(triggers).build();
            }
            case Instruction.From from -> throw layered(from);
            case Instruction.Run run -> throw layered(run);
            case Instruction.Copy copy -> throw layered(copy);
            case Instruction.Add add -> throw layered(add);
        }
    }

    private static IllegalArgumentException layered(Instruction instruction) {
        return new IllegalArgumentException(instruction.keyword() + " is no mere setting");
    }

    private void setting(String createdBy) {
        history.add(HistoryEntry.of(null, createdBy, HistoryText.COMMENT, true));
    }

    private static List<String> env(StageEnvironment environment) {
        List<String> env = new ArrayList<>();
        environment.imageVariables().forEach((name, value) -> env.add(name + "=" + value));
        return env;
    }

    private void label(Instruction.Label label) {
        for (KeyValue pair : label.pairs()) {
            labels.put(pair.key(), pair.value());
        }
        setting(HistoryText.label(label.pairs()));
    }

    /** An empty command is none. */
    private static @Nullable List<String> orNone(List<String> words) {
        return words.isEmpty() ? null : words;
    }

    private void cmd(CommandLine command) {
        List<String> words = command.withShell(shell());
        config = config.toBuilder().cmd(orNone(words)).argsEscaped(true).build();
        cmdIsOwn = true;
        setting("CMD " + GoText.quoted(words));
    }

    /** The base's default arguments were meant for the base's program. */
    private void entrypoint(CommandLine command) {
        List<String> words = command.withShell(shell());
        ContainerConfig.Builder changed = config.toBuilder().entrypoint(orNone(words));
        config = (cmdIsOwn ? changed : changed.cmd(null)).build();
        setting("ENTRYPOINT " + GoText.quoted(words));
    }

    private void expose(Instruction.Expose expose) {
        SortedSet<String> ports = new TreeSet<>(config.exposedPorts());
        ports.addAll(ExposedPorts.read(expose.ports()));
        config = config.toBuilder().exposedPorts(ports).build();
        setting(HistoryText.expose(expose));
    }

    private void volume(Instruction.Volume volume) {
        SortedSet<String> volumes = new TreeSet<>(config.volumes());
        volumes.addAll(volume.paths());
        config = config.toBuilder().volumes(volumes).build();
        setting("VOLUME " + GoText.plain(volume.paths()));
    }

    private static Healthcheck stored(Health health) {
        return Healthcheck.of(
                health.test(),
                health.interval(),
                health.timeout(),
                health.startPeriod(),
                health.startInterval(),
                health.retries());
    }

    /** A path as an instruction means it: below the stage's directory unless it is absolute, without dots. */
    public String absolute(String path) {
        String whole = path.startsWith("/") ? path : workingDirectory() + "/" + path;
        List<String> parts = new ArrayList<>();
        for (String part : whole.split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /** Adds a layer. */
    public void addLayer(Digest diffId, Instant created, String createdBy) {
        diffIds.add(diffId);
        history.add(HistoryEntry.of(created, createdBy, HistoryText.COMMENT, false));
    }

    /** A directory that needs no layer: the root. */
    public void noteWorkdir() {
        setting("WORKDIR " + workingDirectory());
    }

    /** Where RUN starts: {@code /} unless something else was said. */
    public String workingDirectory() {
        return config.workingDir().isEmpty() ? "/" : config.workingDir();
    }

    /** Empty for root. */
    public String user() {
        return config.user();
    }

    /** What commands in shell form are given to. */
    public List<String> shell() {
        return config.shell().isEmpty() ? DEFAULT_SHELL : config.shell();
    }

    /** Diff IDs of all layers so far, the lowest first. */
    public List<Digest> diffIds() {
        return List.copyOf(diffIds);
    }

    /**
     * The configuration as it is now.
     *
     * @param epoch the latest time that anything new in it has; null: the real ones
     */
    public ImageConfig finish(@Nullable Instant epoch) {
        List<HistoryEntry> timed = HistoryTimes.fill(history);
        if (epoch != null) {
            timed = HistoryTimes.clamp(timed, base.history().size(), epoch);
        }
        Instant created = timed.isEmpty() ? epoch : timed.getLast().created();
        return base.withConfig(config.toBuilder().labels(labels).build())
                .withAuthor(author)
                .withLayers(diffIds, timed)
                .withCreated(created)
                .without(List.of("comment", "container", "container_config", "docker_version", "id", "parent"));
    }
}
