package io.jcontainers.build.manual;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a shell may offer for a flag's value or a command's arguments. */
sealed interface Expected {
    /** Names of files. */
    record Files() implements Expected {}

    /** Names of directories. */
    record Directories() implements Expected {}

    /** Names of local images. */
    record Images() implements Expected {}

    /** One of these. */
    record Choices(List<String> words) implements Expected {
        public Choices {
            words = List.copyOf(words);
        }
    }

    /** Only the user knows. */
    record Anything() implements Expected {}

    /** Of flags, by name; where commands differ, by command and name. */
    Map<String, Expected> FLAGS = Map.ofEntries(
            Map.entry("build allow", choices("network.host", "security.insecure")),
            Map.entry("build call", choices("build", "check", "outline", "targets")),
            Map.entry("build network", choices("default", "none", "host")),
            Map.entry("build on-error", choices("shell", "keep")),
            Map.entry(
                    "build output",
                    choices("type=docker", "type=image", "type=local", "type=oci", "type=registry", "type=tar")),
            Map.entry("build progress", choices("auto", "plain", "tty", "rawjson", "quiet")),
            Map.entry("build pull", choices("always", "missing", "never", "newer")),
            Map.entry("build squash", choices("new", "all")),
            Map.entry("save format", choices("docker", "oci")),
            Map.entry("config", new Directories()),
            Map.entry("file", new Files()),
            Map.entry("iidfile", new Files()),
            Map.entry("input", new Files()),
            Map.entry("log-level", choices("debug", "info", "warn", "error")),
            Map.entry("metadata-file", new Files()),
            Map.entry("output", new Files()),
            Map.entry("root", new Directories()),
            Map.entry("run-root", new Directories()),
            Map.entry("runtime", new Files()));

    private static Expected choices(String... words) {
        return new Choices(List.of(words));
    }

    /** @param command its words; empty: a global flag */
    static Expected of(String command, Flag flag) {
        Expected own = FLAGS.get(command + " " + flag.name());
        return own != null ? own : Objects.requireNonNullElse(FLAGS.get(flag.name()), new Anything());
    }

    /** What the usage line says of the arguments. */
    static Expected arguments(Syntax command) {
        String usage = command.usage();
        if (usage.matches("[a-z]+(\\|[a-z]+)+")) {
            return new Choices(List.of(usage.split("\\|")));
        }
        if (usage.contains("PATH") || usage.contains("file")) {
            return new Files();
        }
        boolean images = usage.contains("IMAGE") || usage.contains("NAME") || usage.contains("REPOSITORY");
        return images ? new Images() : new Anything();
    }
}
