package io.jcontainers.conformance.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds by a stage's token what it left on the host: cgroups, mounts, state directories, processes; and removes it. */
final class Leftovers {
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final Stage stage;
    private final String token;

    Leftovers(Stage stage) {
        this.stage = stage;
        token = stage.token();
    }

    /** One {@code delete --force} for each container that the case did not delete. */
    void deleteContainers() {
        for (Path state : children(stage.root())) {
            if (state.getFileName().toString().contains(token)) {
                stage.rt("delete", "--force", state.getFileName());
            }
        }
    }

    /** What is left; processes and cgroups get a moment to go. */
    List<String> find() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<String> found = look();
        while (!found.isEmpty() && System.nanoTime() < deadline) {
            Stage.pause();
            found = look();
        }
        return found;
    }

    private List<String> look() {
        List<String> found = new ArrayList<>();
        children(stage.root()).stream()
                .filter(p -> p.getFileName().toString().contains(token))
                .forEach(p -> found.add("state directory " + p));
        cgroups().forEach(p -> found.add("cgroup " + p));
        mounts().forEach(p -> found.add("mount " + p));
        processes().forEach(p -> found.add("process " + p + " " + commandOf(p)));
        return found;
    }

    void remove() {
        for (int round = 0; round < 20; round++) {
            for (long pid : processes()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            for (Path cgroup : cgroups()) {
                Path freezer = cgroup.resolve("freezer.state");
                if (Files.exists(freezer)) {
                    write(freezer, "THAWED");
                }
                for (String pid : Files.exists(cgroup.resolve("cgroup.procs"))
                        ? Host.lines(cgroup.resolve("cgroup.procs"))
                        : List.<String>of()) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
                }
                delete(cgroup);
            }
            if (cgroups().isEmpty() && processes().isEmpty()) {
                break;
            }
            Stage.pause();
        }
        for (String point : mounts().reversed()) {
            stage.tool("umount", "-l", point).run();
        }
        if (mounts().isEmpty()) {
            deleteTree(stage.directory());
        }
    }

    private List<Path> cgroups() {
        List<Path> found = new ArrayList<>();
        for (Path hierarchy : stage.host().hierarchies()) {
            collect(hierarchy, found, 4);
        }
        found.sort(Comparator.reverseOrder());
        return found;
    }

    private void collect(Path directory, List<Path> found, int depth) {
        if (depth == 0) {
            return;
        }
        for (Path child : children(directory)) {
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                if (child.toString().contains(token)) {
                    found.add(child);
                }
                collect(child, found, depth - 1);
            }
        }
    }

    private List<String> mounts() {
        return Host.lines(Path.of("/proc/self/mountinfo")).stream()
                .map(Mount::parse)
                .filter(m -> m.point().contains(token))
                .map(Mount::point)
                .toList();
    }

    private List<Long> processes() {
        byte[] mark = ("JCS_TOKEN=" + token + "\0").getBytes(StandardCharsets.US_ASCII);
        List<Long> found = new ArrayList<>();
        for (Path process : children(Path.of("/proc"))) {
            String name = process.getFileName().toString();
            if (name.chars().allMatch(Character::isDigit) && contains(environmentOf(process), mark)) {
                found.add(Long.parseLong(name));
            }
        }
        return found;
    }

    private static byte[] environmentOf(Path process) {
        try {
            return Files.readAllBytes(process.resolve("environ"));
        } catch (IOException e) {
            return new byte[0]; // it has gone meanwhile, or is a kernel thread
        }
    }

    private static String commandOf(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "(gone)";
        }
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            int k = 0;
            while (k < part.length && bytes[i + k] == part[k]) {
                k++;
            }
            if (k == part.length) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> list = Files.list(directory)) {
            return list.toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a directory that is not there (any more) has none
        }
    }

    private static void deleteTree(Path path) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            children(path).forEach(Leftovers::deleteTree);
        }
        delete(path);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // busy: the next round or the report of leftovers tells
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            // the cgroup has gone meanwhile
        }
    }
}
