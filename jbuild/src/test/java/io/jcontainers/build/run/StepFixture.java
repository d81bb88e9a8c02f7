package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.build.sys.Scratch;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.OverlayRoot;
import io.jcontainers.runc.engine.RequestReader;
import io.jcontainers.runc.request.Request;
import io.jcontainers.spec.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Steps on the real kernel: a root file system of one busybox, and the program that executes programs. */
final class StepFixture implements AutoCloseable {
    static final HostsFile HOSTS = new HostsFile(RunOptions.HOSTNAME, List.of());
    static final byte[] RESOLVER = "nameserver 192.0.2.1\n".getBytes(StandardCharsets.UTF_8);
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    static final Path FRONT = Path.of("target", "native", "step-front").toAbsolutePath();

    final Scratch scratch = new Scratch();
    final Path lower = scratch.path().resolve("lower");
    final Path upper = scratch.path().resolve("upper");
    final Path work = scratch.path().resolve("work");
    final Path states = scratch.path().resolve("states");
    private final StepCompiler compiler = new StepCompiler();
    private final List<String> prefix;
    private final Request caller;
    private final String id = "step-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    /** How a step ended. */
    record Ended(int status, String out, String err) {
        boolean outOfMemory() {
            OutOfMemory notice = new OutOfMemory();
            notice.said(err.getBytes(StandardCharsets.UTF_8));
            return notice.seen();
        }
    }

    /** As root. */
    StepFixture() {
        this(List.of());
    }

    /** With words in front of the front's: who it is to be. */
    StepFixture(List<String> prefix) {
        this.prefix = prefix;
        Scratch.needsRoot();
        assumeTrue(Files.isExecutable(BUSYBOX), "skipped: no /bin/busybox (busybox-static)");
        assumeTrue(madeFront(), "skipped: the native front can't be built here (make, a C compiler)");
        try {
            for (Path directory : List.of(lower, upper, work)) {
                Files.createDirectories(directory);
            }
            fill();
            caller = RequestReader.newRequest(
                    ByteBuffer.wrap(output(front("facts")).getBytes(StandardCharsets.ISO_8859_1))
                            .order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() throws IOException {
        for (String name : List.of("bin", "dev", "proc", "sys", "tmp", "work")) {
            Files.createDirectories(lower.resolve(name));
        }
        Files.copy(BUSYBOX, lower.resolve("bin/busybox"));
        lower.resolve("bin/busybox").toFile().setExecutable(true, false);
        for (String applet : output(BUSYBOX.toString(), "--list").split("\n")) {
            if (!applet.equals("busybox")) {
                Files.createSymbolicLink(lower.resolve("bin").resolve(applet), Path.of("busybox"));
            }
        }
    }

    private static boolean madeFront() {
        try {
            Path top = Path.of("..").toAbsolutePath().normalize();
            String out = FRONT.getParent().toString();
            return new ProcessBuilder(
                                    "make",
                                    "-s",
                                    "-C",
                                    top.resolve("jrunc/src/main/c").toString(),
                                    "role",
                                    "OUT=" + out,
                                    "NAME=step-front",
                                    "MAIN=" + Path.of("src/test/c/step.c").toAbsolutePath())
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String[] front(String... words) {
        List<String> all = new ArrayList<>(prefix);
        all.add(FRONT.toString());
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private static String output(String... command) throws IOException {
        return new String(
                new ProcessBuilder(command).start().getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    String id() {
        return id;
    }

    /** Nothing asked for. */
    static RunOptions options() {
        return RunOptions.of(HOSTS, RESOLVER);
    }

    RunStep step(String script, StepMount... mounts) {
        return step(new StepCommand(List.of("/bin/sh", "-c", script), null), mounts);
    }

    RunStep step(StepCommand command, StepMount... mounts) {
        return new RunStep(
                id,
                new StepRoot.Layers(new OverlayRoot(List.of(path(lower)), path(upper), path(work), !prefix.isEmpty())),
                command,
                List.of("PATH=/bin"),
                "/work",
                User.ROOT,
                new StepNetwork.None(),
                false,
                List.of(mounts),
                StubPaths.AS_WRITTEN);
    }

    static BytePath path(Path path) {
        return BytePath.ofText(path.toString());
    }

    byte[] compile(RunOptions options, RunStep step) {
        return compiler.compile(caller, path(states), options, step);
    }

    StepCompiler compiler() {
        return compiler;
    }

    Request caller() {
        return caller;
    }

    Ended run(String script, StepMount... mounts) {
        return run(options(), step(script, mounts));
    }

    Ended run(RunOptions options, RunStep step) {
        return end(start(compile(options, step)));
    }

    /** Executes a program in a process of its own. */
    Process start(byte[] program) {
        try {
            Path file = scratch.path().resolve("program");
            Files.write(file, program);
            return new ProcessBuilder(front("run", file.toString()))
                    .redirectError(scratch.path().resolve("err").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended end(Process process) {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            return new Ended(status, out, Files.readString(scratch.path().resolve("err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nanoseconds that each of some executions took. */
    List<Long> times(int count, byte[] program) throws IOException {
        Path file = scratch.path().resolve("program");
        Files.write(file, program);
        return output(front("times", Integer.toString(count), file.toString()))
                .lines()
                .map(Long::parseLong)
                .toList();
    }

    /** What the step has changed: names below the upper directory, with their content. */
    Map<String, String> changed() {
        return tree(upper);
    }

    static Map<String, String> tree(Path top) {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.skip(1).toList()) {
                String name = top.relativize(path).toString();
                found.put(
                        name,
                        Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !path.endsWith("busybox")
                                ? Files.readString(path)
                                : "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Where something of this step still is: its state, its cgroups. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        try (Stream<Path> all = Files.find(
                Path.of("/sys/fs/cgroup"), 12, (path, attributes) -> path.endsWith(id) && attributes.isDirectory())) {
            all.forEach(path -> left.add(path.toString()));
        } catch (IOException | UncheckedIOException e) {
            left.add(e.toString());
        }
        if (Files.exists(states.resolve(id))) {
            left.add(states.resolve(id).toString());
        }
        return left;
    }

    /** Programs that remove what killed fronts have left. */
    List<byte[]> lost() throws IOException {
        return new LostSteps(compiler, states).removals(caller);
    }

    /** Cgroups that a build's {@code --cgroup-parent} named: they stay for the next step. */
    void removeParents(String name) throws IOException {
        try (Stream<Path> all = Files.find(
                Path.of("/sys/fs/cgroup"), 4, (path, attributes) -> path.endsWith(name) && attributes.isDirectory())) {
            for (Path parent : all.toList()) {
                Files.delete(parent);
            }
        }
    }

    void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
