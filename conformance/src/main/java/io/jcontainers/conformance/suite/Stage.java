package io.jcontainers.conformance.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where one case plays with one runtime: a temporary directory with a bundle and a state root of its own, unique ids
 * and cgroup paths, assertions and facts. Everything carries the stage's token, so that leftovers can be found.
 */
public final class Stage {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final long PATIENCE_MILLIS = 10_000;

    private final Host host;
    private final Path runtime;
    private final String token;
    private final Path directory;
    private final Bundle bundle;
    private final Checks checks = new Checks();
    private final List<Call.Running> helpers = new ArrayList<>();
    private final List<Runnable> undo = new ArrayList<>();

    Stage(Host host, Path runtime, Path parent) {
        this.host = host;
        this.runtime = runtime;
        token = "jcs" + ProcessHandle.current().pid() + "x" + COUNTER.incrementAndGet() + "z";
        directory = parent.resolve(token);
        bundle = new Bundle(directory.resolve("b"), host);
        makeDirectory(directory.resolve("t"));
        permissions(directory, "rwxr-xr-x");
    }

    // ---- places and names

    public Host host() {
        return host;
    }

    public Path runtime() {
        return runtime;
    }

    public String token() {
        return token;
    }

    /** The default container id. */
    public String id() {
        return token;
    }

    /** A directory of the case's own, removed afterwards. */
    public Path directory() {
        return directory;
    }

    public Path root() {
        return directory.resolve("s");
    }

    public Bundle bundle() {
        return bundle;
    }

    public Path rootfs() {
        return bundle.rootfs();
    }

    /** The absolute cgroup path of the default configuration. */
    public String cgroup() {
        return "/" + token;
    }

    /** A new directory below {@link #directory()} that everybody may read. */
    public Path newDirectory(String name) {
        return makeDirectory(directory.resolve(name));
    }

    public Path newFile(String name, String text) {
        return write(directory.resolve(name), text);
    }

    // ---- commands

    /** The runtime with {@code --root} and these words. */
    public Call call(Object... words) {
        List<String> command = new ArrayList<>(List.of(runtime.toString(), "--root", root().toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        return new Call(directory.resolve("t"), token, command);
    }

    /** The runtime with nothing but these words. */
    public Call bare(Object... words) {
        List<String> command = new ArrayList<>(List.of(runtime.toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        return new Call(directory.resolve("t"), token, command);
    }

    public Result rt(Object... words) {
        return call(words).run();
    }

    /** Any command of the host. */
    public Call tool(Object... words) {
        List<String> command = new ArrayList<>();
        for (Object word : words) {
            command.add(word.toString());
        }
        return new Call(directory.resolve("t"), token, command);
    }

    /** Starts the host-side helper; it is ended with the stage. */
    public Call.Running helper(Object... words) {
        List<Object> command = new ArrayList<>(List.of(host.helper()));
        command.addAll(List.of(words));
        Call.Running running = tool(command.toArray()).start();
        helpers.add(running);
        return running;
    }

    public Config config() {
        return Config.base(cgroup(), token);
    }

    /** A configuration with the payload's verbs, then changed. */
    public Config config(Consumer<Config> change, String... verbs) {
        Config config = config();
        if (verbs.length > 0) {
            config.verbs(verbs);
        }
        change.accept(config);
        return config;
    }

    /** {@code run} of the payload in the default bundle. */
    public Output run(Consumer<Config> change, String... verbs) {
        bundle.config(config(change, verbs));
        return Output.of(rt("run", "--bundle", bundle.path(), id()));
    }

    public Output run(String... verbs) {
        return run(_ -> {}, verbs);
    }

    /** As {@link #run} but ends the case where the exit status is not 0. */
    public Output ran(Consumer<Config> change, String... verbs) {
        Output output = run(change, verbs);
        mustSucceed(output.result());
        return output;
    }

    public Container create(Consumer<Config> change, String... verbs) {
        bundle.config(config(change, verbs));
        return Container.create(this, id(), "create", "--bundle", bundle.path(), id());
    }

    public Container create(String... verbs) {
        return create(_ -> {}, verbs);
    }

    /** A container whose process says "ready" and waits. */
    public Container running(Consumer<Config> change) {
        Container container = create(change, "hang");
        container.start();
        container.awaitOutput("ready");
        return container;
    }

    public Container running() {
        return running(_ -> {});
    }

    // ---- assertions

    public void equal(String label, Object expected, Object actual) {
        checks.equal(label, expected, normal(String.valueOf(actual)));
    }

    public void that(String label, boolean holds) {
        checks.that(label, holds);
    }

    public void contains(String label, String part, String text) {
        checks.contains(label, part, text);
    }

    public void succeeds(Result result) {
        if (!result.succeeded()) {
            checks.fail("unexpected failure: " + normal(result.toString()));
        }
    }

    /** Without success the rest of the case makes no sense. */
    public void mustSucceed(Result result) {
        succeeds(result);
        if (!result.succeeded()) {
            throw new Stopped();
        }
    }

    public void exits(int expected, Result result) {
        if (result.exit() != expected) {
            checks.fail("expected exit " + expected + ": " + normal(result.toString()));
        }
    }

    /** Exit status neither 0 nor a time-out, and stderr or stdout names every part. */
    public void fails(Result result, String... parts) {
        if (result.succeeded() || result.exit() == Result.TIMED_OUT) {
            checks.fail("expected to fail: " + normal(result.toString()));
        }
        for (String part : parts) {
            // a log line on stderr quotes its message
            checks.contains(
                    "error text of " + normal(result.command()),
                    part,
                    normal(result.text()).replace("\\\"", "\""));
        }
    }

    /** Something that the oracle has to show alike. Ids, temporary paths and cgroup names are made equal first. */
    public void fact(String label, Object value) {
        checks.fact(label, normal(String.valueOf(value)));
    }

    /** Ends the case: this host can't show it. */
    public void skip(String reason) {
        throw new Skipped(reason);
    }

    public void require(boolean condition, String otherwise) {
        if (!condition) {
            skip(otherwise);
        }
    }

    /** Waits until something holds; an assertion failure after ten seconds. */
    public boolean eventually(String label, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * Call.PATIENCE * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                checks.fail("never happened: " + label);
                return false;
            }
            pause();
        }
        return true;
    }

    /** To be done at the end in any case, last first. */
    public void later(Runnable action) {
        undo.addFirst(action);
    }

    public void bundleOwnedBy(long uid) {
        tool("chown", "-R", uid + ":" + uid, bundle.path()).run();
    }

    // ---- files

    public Path write(Path file, String text) {
        try {
            Path written = Files.writeString(file, text);
            permissions(written, "rw-r--r--");
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String read(Path file) {
        return Files.exists(file) ? Call.read(file) : "(absent)";
    }

    /** A file in the container's cgroup of a v1 controller; without its last line end. */
    public String cgroupFile(String controller, String file) {
        Path mount = host.v1().containsKey(controller)
                ? host.v1().get(controller)
                : host.v2().getFirst();
        return read(Path.of(mount + cgroup()).resolve(file)).stripTrailing();
    }

    public static void permissions(Path file, String mode) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path makeDirectory(Path path) {
        try {
            Path made = Files.createDirectories(path);
            permissions(made, "rwxr-xr-x");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    String normal(String text) {
        return text.replace(directory.toString(), "$DIR")
                .replace(token, "$ID")
                .replaceAll("time=\"20[^\"]*\"", "time=...");
    }

    Checks checks() {
        return checks;
    }

    /** Ends helpers, deletes what the case left running, asserts that nothing is left, removes the directory. */
    void close() {
        helpers.forEach(Call.Running::stop);
        undo.forEach(Runnable::run);
        Leftovers leftovers = new Leftovers(this);
        leftovers.deleteContainers();
        leftovers.find().forEach(l -> checks.fail("left behind: " + normal(l)));
        leftovers.remove();
    }
}
