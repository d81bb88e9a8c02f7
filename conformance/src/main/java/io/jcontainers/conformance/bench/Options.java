package io.jcontainers.conformance.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line.
 *
 * @param binaries peers by name; {@code jrunc} is the one with an engine
 * @param rounds measured rounds of each contestant
 * @param works what to measure
 * @param json file for the figures
 * @param tools directory of the compiled floor and spawn programs
 * @param bundles directory of the checked-in sample bundles
 * @param engineCache directory that {@code cold} empties
 * @param requireIdle whether to give up rather than warn on a busy machine
 * @param timeout after which one command is killed
 */
record Options(
        Map<String, Path> binaries,
        int rounds,
        List<Work> works,
        Optional<Path> json,
        Path tools,
        Path bundles,
        Path engineCache,
        boolean requireIdle,
        Duration timeout) {
    static final String USAGE = """
            usage: conformance/bench/run [--jrunc PATH] [--peer NAME=PATH]... [--rounds N] [--work WORK[,WORK]...]
                                         [--json FILE] [--engine-cache DIR] [--require-idle]
              --jrunc PATH        default dist/bin/jrunc
              --peer NAME=PATH    default runc and crun where they are installed
              --rounds N          default 40
              --work WORK         default all: run run-docker life life-docker exec state kill-delete cold cold-docker
                                  rss memfloor burst
              --json FILE         all figures, for comparing runs
              --engine-cache DIR  what the cold works empty; default /run/jrunc-engine
              --require-idle      fail where the machine is busy instead of warning
            As root. Exit status: 0, 1 a target is missed or a work failed, 2 wrong usage, 3 the machine is busy.
            """;

    private static final String JRUNC = "jrunc";
    private static final int DEFAULT_ROUNDS = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final List<String> INSTALLED = List.of("runc", "crun");
    private static final List<Path> PATHS =
            List.of(Path.of("/usr/local/sbin"), Path.of("/usr/local/bin"), Path.of("/usr/sbin"), Path.of("/usr/bin"));

    /**
     * Reads {@code --name value} pairs. The launcher adds {@code --tools}, {@code --bundles} and {@code --jrunc}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static Options parse(List<String> arguments) {
        Map<String, Path> binaries = new LinkedHashMap<>();
        Map<String, Path> peers = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        boolean requireIdle = false;
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (name.equals("--require-idle")) {
                requireIdle = true;
                continue;
            }
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(name + ": needs a value");
            }
            String value = rest.removeFirst();
            switch (name) {
                case "--peer" -> addPeer(peers, value);
                case "--jrunc", "--rounds", "--work", "--json", "--tools", "--bundles", "--engine-cache" ->
                    values.put(name, value);
                default -> throw new IllegalArgumentException(name + ": no such option");
            }
        }
        Path jrunc = Path.of(values.getOrDefault("--jrunc", "dist/bin/jrunc")).toAbsolutePath();
        if (Files.isExecutable(jrunc)) {
            binaries.put(JRUNC, jrunc);
        } else if (values.containsKey("--jrunc")) {
            throw new IllegalArgumentException("--jrunc " + jrunc + ": not an executable file");
        }
        binaries.putAll(peers.isEmpty() ? installedPeers() : peers);
        if (binaries.isEmpty()) {
            throw new IllegalArgumentException("no runtime to measure: neither jrunc nor runc nor crun");
        }
        int rounds = Integer.parseInt(values.getOrDefault("--rounds", Integer.toString(DEFAULT_ROUNDS)));
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds " + rounds + ": at least 1");
        }
        return new Options(
                binaries,
                rounds,
                Work.parse(values.getOrDefault("--work", "all")),
                Optional.ofNullable(values.get("--json")).map(Path::of),
                Path.of(values.getOrDefault("--tools", "conformance/target/bench"))
                        .toAbsolutePath(),
                Path.of(values.getOrDefault("--bundles", "bundles")).toAbsolutePath(),
                Path.of(values.getOrDefault("--engine-cache", "/run/jrunc-engine")),
                requireIdle,
                TIMEOUT);
    }

    private static void addPeer(Map<String, Path> peers, String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--peer " + value + ": NAME=PATH");
        }
        Path binary = Path.of(value.substring(equals + 1)).toAbsolutePath();
        if (!Files.isExecutable(binary)) {
            throw new IllegalArgumentException("--peer " + value + ": not an executable file");
        }
        peers.put(value.substring(0, equals), binary);
    }

    private static Map<String, Path> installedPeers() {
        Map<String, Path> found = new LinkedHashMap<>();
        for (String name : INSTALLED) {
            PATHS.stream()
                    .map(directory -> directory.resolve(name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .ifPresent(path -> found.put(name, path));
        }
        return found;
    }

    boolean isJrunc(String peer) {
        return peer.equals(JRUNC);
    }
}
