package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * What a run of the benchmark sets up on the machine: bundles, state roots, the mount that crun wants, the spawn
 * helper. Closing removes all of it, with every container and engine; it also happens on SIGINT and SIGTERM.
 */
final class Session implements AutoCloseable {
    private static final Path STATE = Path.of("/run");

    @FunctionalInterface
    private interface Undo {
        void run() throws IOException;
    }

    private final Options options;
    private final Results results = new Results();
    private final Deque<Undo> undo = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Peer> peers = new ArrayList<>();
    private final Spawner spawner;
    private final Bundles bundles;
    private final Path state;
    private int containers;

    Session(Options options) throws IOException {
        this.options = options;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "clean-up"));
        try {
            Path work = Files.createTempDirectory("bench");
            undo.push(() -> removeTree(work));
            state = Files.createDirectory(
                    STATE.resolve("bench-" + ProcessHandle.current().pid()));
            undo.push(() -> removeTree(state));
            HugetlbMount hugetlb = new HugetlbMount();
            undo.push(hugetlb::close);
            options.binaries()
                    .forEach((name, binary) ->
                            peers.add(new Peer(name, binary, state.resolve(name), options.isJrunc(name))));
            undo.push(this::removeContainers);
            spawner = new Spawner(options.tools().resolve("spawn"), work.resolve("stderr"), options.timeout());
            undo.push(spawner::close);
            bundles = new Bundles(work, specConfig(work), options.bundles());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Options options() {
        return options;
    }

    Results results() {
        return results;
    }

    List<Peer> peers() {
        return List.copyOf(peers);
    }

    Optional<Peer> peer(String name) {
        return peers.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    Spawner spawner() {
        return spawner;
    }

    Bundles bundles() {
        return bundles;
    }

    Alternation alternation(int rounds) {
        return new Alternation(spawner, results, rounds);
    }

    /** The program that {@code floor.c} was compiled to. */
    String floor() {
        return options.tools().resolve("floor").toString();
    }

    /** An id that no container had yet. */
    String newId() {
        return "bench" + ProcessHandle.current().pid() + "-" + containers++;
    }

    /** runc's, where it is there: older peers refuse a newer ociVersion. */
    private String specConfig(Path work) throws IOException {
        Peer author = peer("runc").orElse(peers.getFirst());
        Path directory = Files.createDirectory(work.resolve("spec"));
        spawner.enter(directory);
        spawner.require(List.of(author.command("spec")));
        return Files.readString(directory.resolve("config.json"));
    }

    private void removeContainers() throws IOException {
        for (Peer peer : peers) {
            if (Files.isDirectory(peer.stateRoot())) {
                for (Path container : list(peer.stateRoot())) {
                    quietly(peer.command(
                            "delete", "--force", container.getFileName().toString()));
                }
            }
            if (peer.hasEngine()) {
                quietly(List.of(peer.binary().toString(), "engine", "stop"));
            }
        }
    }

    private static void quietly(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.onExit().join();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(e -> !e.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    /** Removes {@code root} and what is below it; does not follow links. */
    static void removeTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (IOException e) {
                System.err.println("bench: clean-up: " + e);
            }
        }
    }
}
