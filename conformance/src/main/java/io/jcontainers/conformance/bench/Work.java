package io.jcontainers.conformance.bench;

import java.util.Arrays;
import java.util.List;

/** What can be measured. The label is the {@code --work} argument and the name in reports. */
enum Work {
    RUN("run", "run of /bin/true, spec configuration"),
    RUN_DOCKER("run-docker", "run of /bin/true, Docker configuration with seccomp"),
    LIFE("life", "create + start + delete --force, spec configuration"),
    LIFE_DOCKER("life-docker", "create + start + delete --force, Docker configuration"),
    EXEC("exec", "exec of /bin/true in a running container"),
    STATE("state", "state of a running container"),
    KILL_DELETE("kill-delete", "kill KILL + delete --force of a running container"),
    COLD("cold", "run with the engine stopped and its cache emptied, spec configuration"),
    COLD_DOCKER("cold-docker", "the same, Docker configuration: empty filter cache"),
    RSS("rss", "resident memory of the engine after 100 and 1,000 containers"),
    MEMORY_FLOOR("memfloor", "smallest memory limit that starts /bin/true"),
    BURST("burst", "200 containers at once, warm and cold");

    private final String label;
    private final String description;

    Work(String label, String description) {
        this.label = label;
        this.description = description;
    }

    String label() {
        return label;
    }

    String description() {
        return description;
    }

    /**
     * The works that a {@code --work} argument names: one label, several with commas, or {@code all}.
     *
     * @throws IllegalArgumentException for a label that does not exist
     */
    static List<Work> parse(String argument) {
        if (argument.equals("all")) {
            return List.of(values());
        }
        return Arrays.stream(argument.split(",", -1)).map(Work::ofLabel).toList();
    }

    private static Work ofLabel(String label) {
        return Arrays.stream(values())
                .filter(w -> w.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--work " + label + ": one of all, "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Work::label).toList())));
    }
}
