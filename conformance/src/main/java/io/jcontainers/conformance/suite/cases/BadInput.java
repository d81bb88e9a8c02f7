package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Bad and huge configurations, torn state files, things that change behind the runtime's back. */
final class BadInput implements Area {
    private static final String OURS = "a promise of its own, which old runtimes do not make";

    @Override
    public String name() {
        return "faults";
    }

    @Override
    public void declare(Cases c) {
        configs(c);
        behindOurBack(c);
        torn(c);
    }

    private static void configs(Cases c) {
        c.direct("F11-config-is-a-fifo", OURS, s -> {
            s.tool("mkfifo", s.bundle().path().resolve("config.json")).run();
            Result r = s.call("create", "-b", s.bundle().path(), s.id())
                    .deadline(5)
                    .run();
            s.fails(r, "config.json");
        });
        c.add("F11-config-is-a-directory", s -> {
            Files.createDirectories(s.bundle().path().resolve("config.json"));
            s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "config.json");
        });
        c.add("F11-config-is-a-link", s -> {
            Path real = s.newFile("real.json", s.config(_ -> {}, "true").text());
            Files.createSymbolicLink(s.bundle().path().resolve("config.json"), real);
            s.succeeds(s.rt("run", "-b", s.bundle().path(), s.id()));
        });
        c.add(
                "F12-config-of-two-megabytes",
                s -> s.ran(k -> k.set("annotations", Json.object("big", "x".repeat(1 << 21))), "true"));
        c.direct("F12-config-of-ten-megabytes", OURS, s -> {
            Result r = s.run(k -> k.set("annotations", Json.object("big", "x".repeat(10 << 20))), "true")
                    .result();
            s.that(
                    "works, or is refused by name: " + r.exit(),
                    r.succeeded() || r.exit() == 1 && r.stderr().contains("config.json"));
        });
        c.direct("F12-deep-nesting", OURS, s -> {
            s.bundle().config("{\"ociVersion\":\"1.0.0\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
            s.fails(s.rt("create", "-b", s.bundle().path(), s.id()));
        });
        c.direct("F12-duplicate-keys", OURS, s -> {
            s.bundle().config(s.config(_ -> {}, "true").text().replaceFirst("\\{", "{\"hostname\":\"first\","));
            Result r = s.rt("run", "-b", s.bundle().path(), s.id());
            s.fails(r, "hostname");
        });
        c.direct("F12-invalid-utf-8", OURS, s -> {
            byte[] bytes = s.config(k -> k.set("annotations", Json.object("a", "@@")), "true")
                    .text()
                    .replace("@@", "\u00c3\u0028")
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            Files.write(s.bundle().path().resolve("config.json"), bytes);
            Result r = s.rt("run", "-b", s.bundle().path(), s.id());
            s.that("ends: " + r, r.exit() == 0 || r.exit() == 1);
        });
        c.direct("F12-nul-in-strings", OURS, s -> {
            for (String path : List.of("process.cwd", "hostname", "root.path")) {
                s.fails(s.run(k -> k.set(path, "/a\u0000b"), "true").result());
            }
            s.fails(s.run(k -> k.args("/payload", "a\u0000b")).result());
            s.fails(s.run(k -> k.env("A=\u0000b"), "true").result());
        });
        c.direct("F12-bytes-that-are-no-utf-8-in-the-bundle", OURS, s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            String script = "d=$(printf '%s/b\\377' '" + s.directory() + "'); mv '"
                    + s.bundle().path() + "' \"$d\"; exec \"$@\" --bundle \"$d\" " + s.id();
            s.succeeds(s.call("run").through("sh", "-c", script, "sh").run());
        });
        c.add("F13-nothing-happens-before-the-verdict", s -> {
            for (String version : List.of("linux.resources.pids.limit=\"x\"", "process.user.uid=-5")) {
                String[] pair = version.split("=");
                s.fails(s.run(k -> k.set(pair[0], pair[1].startsWith("\"") ? "x" : -5), "true")
                        .result());
                s.that(
                        "no cgroup",
                        s.host().hierarchies().stream().noneMatch(h -> Files.exists(Path.of(h + s.cgroup()))));
            }
        });
    }

    private static void behindOurBack(Cases c) {
        c.add("F19-kill-while-frozen-by-somebody-else", s -> {
            s.require(s.host().v1().containsKey("freezer"), "no v1 freezer");
            Container k = s.running();
            s.write(Path.of(s.host().v1().get("freezer") + s.cgroup() + "/freezer.state"), "FROZEN");
            s.equal("status", "paused", k.status());
            s.succeeds(k.delete("-f"));
        });
        c.add("F20-many-nested-cgroups", s -> {
            Container k = s.running();
            for (Path hierarchy : s.host().hierarchies()) {
                Path own = Path.of(hierarchy + s.cgroup());
                for (int i = 0; i < 20 && Files.exists(own); i++) {
                    Files.createDirectories(own.resolve("a" + i + "/b"));
                }
            }
            s.succeeds(k.delete("-f"));
        });
        c.add("F23-cgroup-removed", s -> {
            Container k = s.create("true");
            k.start();
            k.awaitStatus("stopped");
            for (Path hierarchy : s.host().hierarchies()) {
                s.tool("rmdir", hierarchy + s.cgroup()).run();
            }
            s.equal("status", "stopped", k.status());
            s.succeeds(k.delete());
        });
        c.add("F24-bundle-removed", s -> {
            Container k = s.running();
            s.tool("rm", "-rf", s.bundle().path()).run();
            s.equal("status", "running", k.status());
            s.succeeds(k.kill("KILL"));
            k.awaitStatus("stopped");
            s.succeeds(k.delete());
        });
        c.direct("F25-console-socket-never-answers", OURS, s -> {
            Path socket = s.directory().resolve("c");
            s.helper("deaf", socket);
            s.eventually("it listens", () -> Files.exists(socket));
            s.bundle().config(s.config(k -> k.set("process.terminal", true), "true"));
            Result r = s.call(
                            "create",
                            "--console-socket",
                            socket,
                            "-b",
                            s.bundle().path(),
                            s.id())
                    .deadline(15)
                    .run();
            s.that("ends: " + r, r.exit() != Result.TIMED_OUT);
            s.succeeds(s.rt("delete", "-f", s.id()));
        });
    }

    /** Every file of a container's state directory cut off, one at a time. */
    private static void torn(Cases c) {
        for (String how : List.of("empty", "half")) {
            c.direct("F22-state-files-" + how, OURS, s -> {
                int count = 1;
                for (int i = 0; i < count; i++) {
                    Container k = s.running();
                    List<Path> files = stateFiles(s);
                    count = files.size();
                    Path file = files.get(i);
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(
                            file, how.equals("empty") ? new byte[0] : java.util.Arrays.copyOf(bytes, bytes.length / 2));
                    for (String command : List.of("state", "kill")) {
                        Result r = s.rt(command, k.id());
                        s.that(
                                command + " ends with " + file.getFileName() + " cut: " + r.exit(),
                                r.exit() == 0 || r.exit() == 1);
                    }
                    s.that("list ends", s.rt("list").exit() <= 1);
                    Result delete = s.rt("delete", "--force", k.id());
                    s.that("delete --force with " + file.getFileName() + " cut: " + delete, delete.succeeded());
                    s.mustSucceed(delete);
                    s.that("state directory gone", !Files.exists(s.root().resolve(s.id())));
                    s.eventually(
                            "processes gone with " + file.getFileName() + " cut",
                            () -> s.host().hierarchies().stream()
                                    .noneMatch(h -> Files.exists(Path.of(h + s.cgroup()))));
                }
            });
        }
        c.direct("F22-foreign-things-in-the-state-root", OURS, s -> {
            Container k = s.running();
            Files.createDirectories(s.root().resolve("directory-without-state"));
            s.write(s.root().resolve("plain-file"), "x");
            Files.createSymbolicLink(s.root().resolve("dangling"), Path.of("/no/such"));
            Result r = s.rt("list", "-q");
            s.contains("still lists", s.token(), r.stdout());
            s.succeeds(s.rt("delete", "--force", "directory-without-state"));
            s.succeeds(k.delete("-f"));
        });
    }

    private static List<Path> stateFiles(Stage s) throws Exception {
        try (Stream<Path> files = Files.walk(s.root().resolve(s.id()))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
