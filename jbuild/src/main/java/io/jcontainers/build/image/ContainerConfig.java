package io.jcontainers.build.image;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What containers of an image start with: {@code config} of the OCI image specification 1.1 (config.md) with the fields
 * that Docker adds.
 *
 * @param user empty for none
 * @param exposedPorts such as {@code 80/tcp}
 * @param env {@code NAME=VALUE}, in order
 * @param entrypoint null: not set, which an empty list is not
 * @param cmd null: not set
 * @param volumes directories
 * @param workingDir empty for none
 * @param labels sorted
 * @param stopSignal empty for none
 * @param stopTimeoutSeconds null: not set
 * @param healthcheck null: not set
 * @param argsEscaped of Windows images: the command line is one string
 * @param onBuild instructions for images that are built from this one
 * @param shell of commands in shell form, empty: the default one
 * @param extra fields that are not known here, as JSON, in their order
 */
public record ContainerConfig(
        String user,
        SortedSet<String> exposedPorts,
        List<String> env,
        @Nullable List<String> entrypoint,
        @Nullable List<String> cmd,
        SortedSet<String> volumes,
        String workingDir,
        SortedMap<String, String> labels,
        String stopSignal,
        @Nullable Long stopTimeoutSeconds,
        @Nullable Healthcheck healthcheck,
        boolean argsEscaped,
        List<String> onBuild,
        List<String> shell,
        Map<String, String> extra) {
    /** Takes immutable copies. */
    public ContainerConfig {
        exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        cmd = cmd == null ? null : List.copyOf(cmd);
        volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        onBuild = List.copyOf(onBuild);
        shell = List.copyOf(shell);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** Nothing set. */
    public static ContainerConfig empty() {
        return new Builder().build();
    }

    /** A builder that starts with these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.user = user;
        builder.exposedPorts.addAll(exposedPorts);
        builder.env = env;
        builder.entrypoint = entrypoint;
        builder.cmd = cmd;
        builder.volumes.addAll(volumes);
        builder.workingDir = workingDir;
        builder.labels.putAll(labels);
        builder.stopSignal = stopSignal;
        builder.stopTimeoutSeconds = stopTimeoutSeconds;
        builder.healthcheck = healthcheck;
        builder.argsEscaped = argsEscaped;
        builder.onBuild = onBuild;
        builder.shell = shell;
        builder.extra.putAll(extra);
        return builder;
    }

    static ContainerConfig read(Fields from) throws DocumentException {
        Fields health = from.fields("Healthcheck");
        Builder builder = new Builder()
                .user(from.string("User"))
                .exposedPorts(from.set("ExposedPorts"))
                .env(from.stringsOrNone("Env"))
                .entrypoint(from.strings("Entrypoint"))
                .cmd(from.strings("Cmd"))
                .volumes(from.set("Volumes"))
                .workingDir(from.string("WorkingDir"))
                .labels(from.stringMap("Labels"))
                .stopSignal(from.string("StopSignal"))
                .stopTimeoutSeconds(from.number("StopTimeout"))
                .healthcheck(health == null ? null : Healthcheck.read(health))
                .argsEscaped(from.flag("ArgsEscaped"))
                .onBuild(from.stringsOrNone("OnBuild"))
                .shell(from.stringsOrNone("Shell"));
        builder.extra.putAll(from.rest());
        return builder.build();
    }

    void write(DocumentWriter to) throws IOException {
        to.string("User", user);
        to.set("ExposedPorts", exposedPorts);
        to.stringsUnlessEmpty("Env", env);
        to.strings("Entrypoint", entrypoint);
        to.strings("Cmd", cmd);
        to.set("Volumes", volumes);
        to.string("WorkingDir", workingDir);
        to.map("Labels", labels);
        to.string("StopSignal", stopSignal);
        if (stopTimeoutSeconds != null) {
            to.number("StopTimeout", stopTimeoutSeconds);
        }
        if (healthcheck != null) {
            to.object("Healthcheck", healthcheck::write);
        }
        to.flag("ArgsEscaped", argsEscaped);
        to.stringsUnlessEmpty("OnBuild", onBuild);
        to.stringsUnlessEmpty("Shell", shell);
        to.raw(extra);
    }

    /** Changes single fields. Not for several threads. */
    public static final class Builder {
        private String user = "";
        private final SortedSet<String> exposedPorts = new TreeSet<>();
        private List<String> env = List.of();
        private @Nullable List<String> entrypoint;
        private @Nullable List<String> cmd;
        private final SortedSet<String> volumes = new TreeSet<>();
        private String workingDir = "";
        private final SortedMap<String, String> labels = new TreeMap<>();
        private String stopSignal = "";
        private @Nullable Long stopTimeoutSeconds;
        private @Nullable Healthcheck healthcheck;
        private boolean argsEscaped;
        private List<String> onBuild = List.of();
        private List<String> shell = List.of();
        private final Map<String, String> extra = new LinkedHashMap<>();

        public Builder user(String value) {
            user = value;
            return this;
        }

        public Builder exposedPorts(Collection<String> values) {
            exposedPorts.clear();
            exposedPorts.addAll(values);
            return this;
        }

        public Builder env(List<String> values) {
            env = List.copyOf(values);
            return this;
        }

        public Builder entrypoint(@Nullable List<String> values) {
            entrypoint = values;
            return this;
        }

        public Builder cmd(@Nullable List<String> values) {
            cmd = values;
            return this;
        }

        public Builder volumes(Collection<String> values) {
            volumes.clear();
            volumes.addAll(values);
            return this;
        }

        public Builder workingDir(String value) {
            workingDir = value;
            return this;
        }

        public Builder labels(Map<String, String> values) {
            labels.clear();
            labels.putAll(values);
            return this;
        }

        public Builder stopSignal(String value) {
            stopSignal = value;
            return this;
        }

        public Builder stopTimeoutSeconds(@Nullable Long value) {
            stopTimeoutSeconds = value;
            return this;
        }

        public Builder healthcheck(@Nullable Healthcheck value) {
            healthcheck = value;
            return this;
        }

        public Builder argsEscaped(boolean value) {
            argsEscaped = value;
            return this;
        }

        public Builder onBuild(List<String> values) {
            onBuild = List.copyOf(values);
            return this;
        }

        public Builder shell(List<String> values) {
            shell = List.copyOf(values);
            return this;
        }

        public ContainerConfig build() {
            return new ContainerConfig(
                    user,
                    exposedPorts,
                    env,
                    entrypoint,
                    cmd,
                    volumes,
                    workingDir,
                    labels,
                    stopSignal,
                    stopTimeoutSeconds,
                    healthcheck,
                    argsEscaped,
                    onBuild,
                    shell,
                    extra);
        }
    }
}
