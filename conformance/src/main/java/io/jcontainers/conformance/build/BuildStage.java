package io.jcontainers.conformance.build;

import io.jcontainers.conformance.suite.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** One case under way: its data root with an image "base", its context, its assertions. */
public final class BuildStage {
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private final Machine machine;
    private final Path directory;
    private final List<String> failures = new ArrayList<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<String> untold = new ArrayList<>();
    private Path root;

    BuildStage(Machine machine, Path directory) {
        this.machine = machine;
        this.directory = directory;
        this.root = directory.resolve("root");
        try {
            Files.createDirectories(context());
            Files.createDirectories(directory.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        machine.copyTemplate(root);
    }

    // ---- files of the context

    public Path context() {
        return directory.resolve("ctx");
    }

    /** A place for what is neither context nor store. */
    public Path other(String name) {
        return directory.resolve("tmp").resolve(name);
    }

    public Path dockerfile(String... lines) {
        return file("Dockerfile", String.join("\n", lines) + "\n");
    }

    public Path file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of the context, 0644, of a fixed time. */
    public Path file(String name, byte[] bytes) {
        try {
            Path file = context().resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path link(String name, String target) {
        try {
            Path link = context().resolve(name);
            Files.createDirectories(link.getParent());
            return Files.createSymbolicLink(link, Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void time(String name, long seconds) {
        try {
            Files.setLastModifiedTime(context().resolve(name), FileTime.fromMillis(seconds * 1000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a shell command in the context; it has to succeed. */
    public String sh(String script) {
        Ran ran = new Program(directory, List.of("sh", "-ec", "cd ctx; " + script)).run();
        if (!ran.ok()) {
            stop("preparation failed: " + ran.told());
        }
        return ran.out();
    }

    // ---- the builder

    public Path root() {
        return root;
    }

    /** Another data root from here on. */
    public void root(Path other) {
        root = other;
    }

    public Path runRoot() {
        return directory.resolve("run");
    }

    public Path layout() {
        return root.resolve("images");
    }

    public Machine machine() {
        return machine;
    }

    /** The builder with these words. */
    public Program jbuild(Object... words) {
        List<Object> all = new ArrayList<>();
        all.add(machine.jbuild());
        all.addAll(List.of(words));
        return program(all);
    }

    /** Any program, with the variables by which the builder finds its directories. */
    public Program program(List<?> words) {
        return new Program(directory, words)
                .env("JBUILD_ROOT", root.toString())
                .env("JBUILD_RUN_ROOT", runRoot().toString());
    }

    /** A build of the context as "t:latest", told plainly. */
    public Program building(Object... flags) {
        List<Object> words = new ArrayList<>(List.of("build", "-t", "t", "--progress", "plain"));
        words.addAll(List.of(flags));
        words.add(context());
        return jbuild(words.toArray());
    }

    /** A build that has to succeed. */
    public BuiltImage build(Object... flags) {
        return built(building(flags).run());
    }

    /** The image "t:latest" of a build that has to have succeeded. */
    public BuiltImage built(Ran ran) {
        if (!ran.ok()) {
            stop("the build failed: " + ran.told());
        }
        return image("docker.io/library/t:latest", ran.text());
    }

    /** A build that has to fail with a text, and with a status that is no accident. */
    public Ran fails(String part, Object... flags) {
        return failed(part, building(flags).run());
    }

    public Ran failed(String part, Ran ran) {
        if (ran.ok()) {
            stop("the build succeeded; expected was <" + part + ">: " + ran.told());
        }
        that(
                "exit status " + ran.status() + " of a failed build: " + ran.told(),
                ran.status() < 126 && ran.status() > 0);
        contains("error text", part, ran.text());
        that(
                "no stack trace: " + ran.text(),
                !ran.text().contains("\tat ") && !ran.text().contains("Exception:"));
        return ran;
    }

    /** An image of the store by its full name. */
    public BuiltImage image(String name, String output) {
        try {
            Json index = Json.parse(Files.readString(layout().resolve("index.json")));
            for (Json manifest : index.get("manifests").elements()) {
                if (manifest.get("annotations")
                        .get("io.containerd.image.name")
                        .text()
                        .equals(name)) {
                    return BuiltImage.read(layout(), manifest.get("digest").text(), output);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw stop("the store has no image " + name);
    }

    /** How many steps of a build were not made but found. */
    public static long cached(BuiltImage image) {
        return image.output()
                .lines()
                .filter(line -> line.matches("#\\d+ CACHED"))
                .count();
    }

    // ---- assertions

    public void equal(String label, Object expected, Object actual) {
        if (!Objects.equals(String.valueOf(expected), String.valueOf(actual))) {
            fail(label + ": expected <" + expected + "> but was <" + actual + ">");
        }
    }

    public void that(String label, boolean holds) {
        if (!holds) {
            fail(label);
        }
    }

    public void contains(String label, String part, String text) {
        if (!text.contains(part)) {
            String end = text.strip();
            fail(label + ": expected to contain <" + part + "> but was <"
                    + (end.length() > 1500 ? "..." + end.substring(end.length() - 1500) : end) + ">");
        }
    }

    public void fail(String message) {
        if (!failures.contains(message)) {
            failures.add(message);
        }
    }

    /** Ends the case. */
    public CaseStopped stop(String message) {
        fail(message);
        throw new CaseStopped();
    }

    public void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new CaseSkipped(otherwise);
        }
    }

    public boolean eventually(String label, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("never happened: " + label);
                return false;
            }
            pause(5);
        }
        return true;
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** To be done at the end in any case, last first. */
    public void later(Runnable action) {
        undo.addFirst(action);
    }

    /** Something that the case leaves behind because it killed somebody; whoever comes next removes it. */
    public void mayLeave(String part) {
        untold.add(part);
    }

    List<String> failures() {
        return failures;
    }

    /** The whole data root: name to content, for searching. */
    public Map<Path, byte[]> everything() {
        return Remains.contents(root);
    }

    void close() {
        undo.forEach(Runnable::run);
        Remains remains = new Remains(directory, root, runRoot(), machine.cgroupsBefore());
        remains.find().stream()
                .filter(found -> untold.stream().noneMatch(found::contains))
                .forEach(found -> fail("left behind: " + found.replace(directory.toString(), "$DIR")));
        remains.remove();
    }
}
