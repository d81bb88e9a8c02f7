package io.jcontainers.conformance.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a case has left: mounts and processes that know its directory, cgroups, states, temporary files, leases. */
final class Remains {
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private static final int MOST_BYTES = 32 << 20;

    private final Path directory;
    private final Path root;
    private final Path run;
    private final Set<String> cgroupsBefore;

    Remains(Path directory, Path root, Path run, Set<String> cgroupsBefore) {
        this.directory = directory;
        this.root = root;
        this.run = run;
        this.cgroupsBefore = cgroupsBefore;
    }

    /** What is left after a moment's patience. */
    List<String> find() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<String> found = look();
        while (!found.isEmpty() && System.nanoTime() < deadline) {
            BuildStage.pause(20);
            found = look();
        }
        return found;
    }

    private List<String> look() {
        List<String> found = new ArrayList<>();
        found.addAll(users());
        for (Path state : children(run.resolve("steps"))) {
            found.add("state " + state);
        }
        for (Path owned : children(root.resolve("tmp"))) {
            // An engine has a directory of its own there as long as it lives, with a lock; the next one removes it.
            List<Path> files = Files.isDirectory(owned) ? children(owned) : List.of(owned);
            files.stream()
                    .filter(file -> !file.getFileName().toString().startsWith("lock"))
                    .forEach(file -> found.add("temporary " + file));
        }
        for (String place : List.of("images/.jcontainers/ingest", "images/.jcontainers/leases")) {
            children(root.resolve(place)).forEach(file -> found.add("temporary " + file));
        }
        for (Path layer : children(root.resolve("layers"))) {
            if (layer.getFileName().toString().startsWith(".new")) {
                found.add("unfinished layer " + layer);
            }
        }
        Set<String> cgroups = idleCgroups();
        cgroups.removeAll(cgroupsBefore);
        cgroups.forEach(cgroup -> found.add("cgroup " + cgroup));
        return found;
    }

    /** Processes that have a mount of this case's files, and mounts. */
    private List<String> users() {
        List<String> found = new ArrayList<>();
        for (Path process : children(Path.of("/proc"))) {
            String pid = process.getFileName().toString();
            if (!pid.chars().allMatch(Character::isDigit)) {
                continue;
            }
            try (Stream<String> lines = Files.lines(process.resolve("mountinfo"), StandardCharsets.ISO_8859_1)) {
                lines.filter(line -> line.contains(directory + "/root/") || line.contains(directory + "/run"))
                        .findFirst()
                        .ifPresent(line -> found.add("mount seen by process " + pid + ": " + line));
            } catch (IOException | UncheckedIOException e) {
                continue; // it has gone meanwhile
            }
        }
        return found;
    }

    /** Of steps, without any process: those of builds that go on beside us have one. */
    static Set<String> idleCgroups() {
        Set<String> found = new TreeSet<>();
        for (Path hierarchy : children(Path.of("/sys/fs/cgroup"))) {
            for (Path parent : List.of(hierarchy, hierarchy.resolve("jbuild"))) {
                for (Path cgroup : children(parent)) {
                    if (cgroup.getFileName().toString().startsWith("jbuild-")) {
                        found.add(cgroup.toString());
                    }
                }
            }
        }
        found.removeIf(Remains::hasProcesses);
        return found;
    }

    private static boolean hasProcesses(String cgroup) {
        try {
            return !Files.readString(Path.of(cgroup, "cgroup.procs")).isBlank();
        } catch (IOException e) {
            return true; // it is being removed
        }
    }

    void remove() {
        try {
            new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("remove " + directory, e);
        }
    }

    static List<Path> children(Path directory) {
        try (Stream<Path> list = Files.list(directory)) {
            return list.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // what is not there has none
        }
    }

    /** Every regular file below a directory; of a large one the beginning. */
    static Map<Path, byte[]> contents(Path top) {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path file : walk.toList()) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        contents.put(file, in.readNBytes(MOST_BYTES));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }

    static Path makeTemporary() throws IOException {
        return Files.createTempDirectory(
                Path.of("/tmp"),
                "jcb",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
}
