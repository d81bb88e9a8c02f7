package io.jcontainers.build.setting;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Flags in front of the command; each has a variable, {@code --run-root} is {@code JBUILD_RUN_ROOT}.
 *
 * @param data what lasts
 * @param run what ends with the machine: locks, states of steps; absolute
 * @param runtime a runtime in place of our own for RUN; null: our own
 * @param config directory of docker's config.json; absolute
 * @param level how much is told
 * @param snapshotter how the files of layers are kept: a variable only, for tests and for what was not foreseen
 * @param insecureRegistries hosts that may be spoken to without TLS, or with a certificate that nobody vouches for
 */
public record Globals(
        DataRoot data,
        Path run,
        @Nullable String runtime,
        Path config,
        Level level,
        Snapshotter snapshotter,
        List<String> insecureRegistries) {
    /** All of them, for the help. */
    public static final List<Flag> FLAGS = List.of(
            Flag.text(
                    "config",
                    '\0',
                    "dir",
                    "Directory of config.json with credentials (default: $DOCKER_CONFIG, ~/.docker)"),
            Flag.list("insecure-registry", '\0', "host", "Speak to this registry without TLS or with any certificate"),
            Flag.text("log-level", '\0', "string", "debug, info, warn, error").initially("info"),
            Flag.text(
                    "root",
                    '\0',
                    "dir",
                    "Where images and caches are kept (default: /var/lib/jcontainers,\n"
                            + "of an ordinary user: $XDG_DATA_HOME/jcontainers)"),
            Flag.text("run-root", '\0', "dir", "Where states of running steps are kept"),
            Flag.text("runtime", '\0', "path", "OCI runtime for RUN; only the built-in one, jrunc, is supported yet"));

    private static final String PREFIX = "JBUILD_";

    /** Takes an immutable copy. */
    public Globals {
        insecureRegistries = List.copyOf(insecureRegistries);
    }

    /** How the files of layers are kept, {@code JBUILD_SNAPSHOTTER}. */
    public enum Snapshotter {
        /** As overlays where that works. */
        AUTO,
        /** As overlays, or not at all. */
        OVERLAY,
        /** As copies. */
        COPY
    }

    /** How much is told. */
    public enum Level {
        /** Everything. */
        DEBUG,
        /** What is of use. */
        INFO,
        /** What may be wrong. */
        WARN,
        /** What went wrong. */
        ERROR
    }

    /**
     * Global flags and what is left behind them.
     *
     * @param words behind the globals: the first one is a command, a flag of build, or its context
     */
    public record Leading(Globals globals, List<String> words) {}

    /**
     * Reads the flags at the start.
     *
     * @param uid the caller's effective one
     * @param directory the caller's current one
     * @throws UsageException for a flag without its value, or a bad value
     */
    public static Leading read(List<String> words, Map<String, String> environment, long uid, Path directory) {
        Values values = new Values(environment);
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            int equals = word.indexOf('=');
            Flag flag = flag(equals < 0 ? word : word.substring(0, equals));
            if (flag == null) {
                break;
            }
            if (equals < 0 && at + 1 == words.size()) {
                throw new UsageException("flag needs an argument: " + word);
            }
            values.set(flag.name(), equals < 0 ? words.get(++at) : word.substring(equals + 1));
            at++;
        }
        return new Leading(values.globals(uid, directory), words.subList(at, words.size()));
    }

    private static @Nullable Flag flag(String word) {
        for (Flag flag : FLAGS) {
            if (word.equals("--" + flag.name())) {
                return flag;
            }
        }
        return null;
    }

    /** What was given, with the variables behind it. */
    private static final class Values {
        private final Map<String, String> environment;
        private final Map<String, String> given = new java.util.HashMap<>();
        private final List<String> insecure = new ArrayList<>();

        Values(Map<String, String> environment) {
            this.environment = environment;
        }

        void set(String name, String value) {
            if (name.equals("insecure-registry")) {
                insecure.add(value);
            } else {
                given.put(name, value);
            }
        }

        private @Nullable String value(String name) {
            String flag = given.get(name);
            return flag != null
                    ? flag
                    : variable(PREFIX + name.replace('-', '_').toUpperCase(java.util.Locale.ROOT));
        }

        private @Nullable String variable(String name) {
            String value = environment.get(name);
            return value == null || value.isEmpty() ? null : value;
        }

        Globals globals(long uid, Path directory) {
            String list = variable(PREFIX + "INSECURE_REGISTRY");
            if (list != null) {
                insecure.addAll(List.of(list.split("[, ]+")));
            }
            return new Globals(
                    new DataRoot(directory.resolve(orElse(value("root"), dataRoot(uid)))),
                    directory.resolve(orElse(value("run-root"), runRoot(uid))),
                    value("runtime"),
                    directory.resolve(orElse(value("config"), configDirectory())),
                    level(orElse(value("log-level"), "info")),
                    snapshotter(orElse(value("snapshotter"), "auto")),
                    insecure);
        }

        private static String orElse(@Nullable String value, String otherwise) {
            return Objects.requireNonNullElse(value, otherwise);
        }

        private String home() {
            return orElse(variable("HOME"), "/");
        }

        private String dataRoot(long uid) {
            if (uid == 0) {
                return "/var/lib/jcontainers";
            }
            return orElse(variable("XDG_DATA_HOME"), home() + "/.local/share") + "/jcontainers";
        }

        private String runRoot(long uid) {
            if (uid == 0) {
                return "/run/jcontainers";
            }
            String runtime = variable("XDG_RUNTIME_DIR");
            return runtime == null ? dataRoot(uid) + "/run" : runtime + "/jcontainers";
        }

        private String configDirectory() {
            return orElse(variable("DOCKER_CONFIG"), home() + "/.docker");
        }

        private static Snapshotter snapshotter(String name) {
            for (Snapshotter snapshotter : Snapshotter.values()) {
                if (snapshotter.name().equalsIgnoreCase(name)) {
                    return snapshotter;
                }
            }
            throw new UsageException("JBUILD_SNAPSHOTTER: " + name + " is none (auto, overlay, copy)");
        }

        private static Level level(String name) {
            for (Level level : Level.values()) {
                if (level.name().equalsIgnoreCase(name)) {
                    return level;
                }
            }
            throw new UsageException("Unable to parse logging level: " + name + " (debug, info, warn, error)");
        }
    }
}
