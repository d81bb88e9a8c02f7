package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Config;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** hooks: six kinds, order, namespaces, state on stdin, environment, time-outs, and what each phase's failure does. */
final class Hooks implements Area {
    private static final List<String> KINDS =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** Those of the runtime's namespaces. */
    private static final List<String> OUTSIDE = List.of("prestart", "createRuntime", "poststart", "poststop");

    private static final String POSTSTART =
            "runc 1.1.5 runs poststart before the process, and fails when poststop does";

    @Override
    public String name() {
        return "hooks";
    }

    @Override
    public void declare(Cases c) {
        c.add("order", Hooks::order);
        for (String kind : KINDS) {
            if (kind.equals("prestart")) {
                c.direct(
                        "state-prestart",
                        "the specification's validation suite wants \"created\", runc says \"creating\"",
                        s -> stateOf(s, kind));
            } else {
                c.add("state-" + kind, s -> stateOf(s, kind));
            }
            c.add("environment-" + kind, s -> environment(s, kind));
            c.add("several-" + kind, s -> {
                Path log = log(s);
                s.ran(
                        k -> {
                            hook(s, k, kind, log, "first");
                            hook(s, k, kind, log, "second");
                            hook(s, k, kind, log, "third");
                        },
                        "true");
                s.equal("order", "[first, second, third]", words(s, log));
            });
            c.add("argv0-" + kind, s -> {
                Path log = log(s);
                s.ran(
                        k -> k.add(
                                "hooks." + kind,
                                Json.object(
                                        "path",
                                        programOf(s, kind),
                                        "args",
                                        List.of("other name", "hook", logFor(s, kind, log), "x"))),
                        "true");
                s.equal("argv[0]", "other name", lines(s, log).getFirst().get("argv0"));
            });
        }
        for (String kind : OUTSIDE) {
            c.add("namespaces-" + kind, s -> {
                Path log = log(s);
                s.ran(k -> hook(s, k, kind, log, "x"), "true");
                Json ns = lines(s, log).getFirst().get("report").get("ns");
                s.equal("mnt", Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")), ns.get("mnt"));
                s.equal("pid", Files.readSymbolicLink(Path.of("/proc/self/ns/pid")), ns.get("pid"));
            });
        }
        for (String kind : List.of("createContainer", "startContainer")) {
            c.add("namespaces-" + kind, s -> {
                Path log = log(s);
                s.ran(k -> hook(s, k, kind, log, "x"), "true");
                Json report = lines(s, log).getFirst().get("report");
                s.that(
                        "mnt",
                        !Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"))
                                .toString()
                                .equals(report.get("ns").get("mnt").text()));
                s.that(
                        "uts",
                        !Files.readSymbolicLink(Path.of("/proc/self/ns/uts"))
                                .toString()
                                .equals(report.get("ns").get("uts").text()));
            });
        }
        for (String kind : KINDS) {
            if (!kind.equals("startContainer")) {
                c.direct(
                        "empty-environment-" + kind,
                        "R49: runc 1.1.5 lets the caller's through",
                        s -> emptyEnvironment(s, kind));
            }
        }
        when(c);
        failures(c);
        refused(c);
    }

    private static Path log(Stage s) {
        Stage.makeDirectory(s.rootfs().resolve("log"));
        Stage.permissions(s.rootfs().resolve("log"), "rwxrwxrwx");
        return s.rootfs().resolve("log/hooks");
    }

    /** startContainer hooks see the container's root. */
    private static String programOf(Stage s, String kind) {
        return kind.equals("startContainer") ? "/payload" : s.host().payload().toString();
    }

    private static String logFor(Stage s, String kind, Path log) {
        return kind.equals("startContainer") ? "/log/" + log.getFileName() : log.toString();
    }

    private static Config hook(Stage s, Config k, String kind, Path log, String... words) {
        String[] args = new String[words.length + 3];
        args[0] = "payload";
        args[1] = "hook";
        args[2] = logFor(s, kind, log);
        System.arraycopy(words, 0, args, 3, words.length);
        return k.hook(kind, programOf(s, kind), args);
    }

    private static List<Json> lines(Stage s, Path log) {
        return s.read(log)
                .lines()
                .filter(l -> l.startsWith("{"))
                .map(Json::parse)
                .toList();
    }

    private static List<String> words(Stage s, Path log) {
        return lines(s, log).stream().map(l -> l.get("words").at(0).text()).toList();
    }

    private static void order(Stage s) throws Exception {
        Path log = log(s);
        Container k = s.create(g -> KINDS.forEach(kind -> hook(s, g, kind, log, kind)), "hang");
        s.equal(
                "after create",
                "[prestart, createRuntime, createContainer]",
                words(s, log).stream().filter(w -> !w.equals("poststart")).toList());
        k.start();
        k.awaitOutput("ready");
        s.that("startContainer ran", words(s, log).contains("startContainer"));
        s.that("poststop has not", !words(s, log).contains("poststop"));
        k.end();
        s.equal("all", 6, words(s, log).size());
        s.equal("last", "poststop", words(s, log).getLast());
    }

    private static void stateOf(Stage s, String kind) {
        Path log = log(s);
        s.ran(k -> hook(s, k.set("annotations", Json.object("key", "value")), kind, log, "x"), "true");
        List<Json> lines = lines(s, log);
        s.equal("ran once", 1, lines.size());
        if (lines.isEmpty()) {
            return;
        }
        Json state = Json.parse(lines.getFirst().get("stdin").text());
        s.equal("id", "$ID", state.get("id"));
        s.equal("bundle", "$DIR/b", state.get("bundle"));
        s.equal("annotations", "{\"key\":\"value\"}", state.get("annotations"));
        s.that("ociVersion", !state.get("ociVersion").isAbsent());
        if (!kind.startsWith("post")) {
            s.fact("status", state.get("status"));
        }
        if (!kind.equals("poststop")) {
            s.that("pid", !state.get("pid").isAbsent() && state.get("pid").number() > 0);
        }
    }

    /** R49: env of a hook that gives none is empty; startContainer hooks get the process's. */
    private static void emptyEnvironment(Stage s, String kind) {
        Path log = log(s);
        s.bundle()
                .config(s.config(k -> hook(s, k.env("LD_PRELOAD=/evil.so", "BASH_ENV=/evil"), kind, log, "x"), "true"));
        s.mustSucceed(s.call("run", "-b", s.bundle().path(), s.id())
                .env("OF_CALLER", "secret")
                .run());
        s.equal("env", "[]", lines(s, log).getFirst().get("report").get("env"));
        s.equal(
                "descriptors",
                "[0, 1, 2]",
                lines(s, log).getFirst().get("report").get("fds").names());
    }

    private static void environment(Stage s, String kind) {
        Path log = log(s);
        String program = programOf(s, kind);
        String file = logFor(s, kind, log);
        s.bundle()
                .config(s.config(
                        k -> k.env("LD_PRELOAD=/evil.so", "BASH_ENV=/evil")
                                .add(
                                        "hooks." + kind,
                                        Json.object("path", program, "args", List.of("payload", "hook", file, "a")))
                                .add(
                                        "hooks." + kind,
                                        Json.object(
                                                "path",
                                                program,
                                                "args",
                                                List.of("payload", "hook", file, "b"),
                                                "env",
                                                List.of("ONLY=this", "X="))),
                        "true"));
        s.succeeds(s.call("run", "-b", s.bundle().path(), s.id())
                .env("OF_CALLER", "secret")
                .run());
        List<Json> lines = lines(s, log);
        s.equal("both ran", 2, lines.size());
        if (lines.size() == 2) {
            s.equal(
                    "exactly",
                    "[\"ONLY=this\",\"X=\"]",
                    lines.get(1).get("report").get("env"));
            if (!kind.equals("createContainer")) {
                s.equal(
                        "descriptors",
                        "[0, 1, 2]",
                        lines.get(1).get("report").get("fds").names());
            }
        }
    }

    private static void when(Cases c) {
        c.add("prestart-sees-the-process-in-its-namespaces", s -> {
            Path log = log(s);
            s.ran(
                    k -> k.hook(
                            "prestart",
                            "/bin/sh",
                            "sh",
                            "-c",
                            "pid=$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'); readlink /proc/$pid/ns/net >" + log),
                    "report");
            s.that(
                    "another network",
                    !s.read(log)
                            .strip()
                            .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net"))
                                    .toString()));
            s.that("it is a namespace: " + s.read(log), s.read(log).startsWith("net:["));
        });
        c.add("createRuntime-may-change-the-network", s -> {
            s.ran(
                    k -> k.hook(
                            "createRuntime",
                            "/bin/sh",
                            "sh",
                            "-c",
                            "pid=$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'); "
                                    + "nsenter -t $pid -n ip link add v0 type dummy || true"),
                    "true");
        });
        c.add("createContainer-runs-before-pivot", s -> {
            Path log = log(s);
            s.ran(
                    k -> k.hook(
                            "createContainer",
                            "/bin/sh",
                            "sh",
                            "-c",
                            "test -e " + s.bundle().path() + "/config.json && echo outside >" + log),
                    "true");
            s.equal("saw", "outside", s.read(log).strip());
        });
        c.add("cwd-of-runtime-hooks-is-the-bundle", s -> {
            Path log = log(s);
            s.ran(k -> hook(s, k, "createRuntime", log, "x"), "true");
            s.equal("cwd", "$DIR/b", lines(s, log).getFirst().get("report").get("cwd"));
        });
        c.add("poststop-of-failed-start-runs-at-delete", s -> {
            Path log = log(s);
            Container k = s.create(g -> hook(s, g, "poststop", log, "x"), "hang");
            s.equal("not yet", "[]", words(s, log));
            s.succeeds(k.delete("-f"));
            s.equal("at delete", "[x]", words(s, log));
        });
        c.direct("poststart-runs-after-the-start", POSTSTART, s -> {
            Path log = log(s);
            Container k = s.create(g -> hook(s, g, "poststart", log, "x"), "hang");
            s.equal("not at create", "[]", words(s, log));
            k.start();
            s.equal("at start", "[x]", words(s, log));
            s.succeeds(k.delete("-f"));
        });
        c.add("hook-output-stays-out-of-stdout", s -> {
            s.bundle()
                    .config(s.config(
                            k -> k.hook("createRuntime", "/bin/sh", "sh", "-c", "echo noise; echo noise >&2"), "true"));
            Result r = s.rt("run", "-b", s.bundle().path(), s.id());
            s.equal("text", "{\"verb\":\"true\",\"ok\":true}\n", r.text());
        });
    }

    private static void failures(Cases c) {
        for (String kind : List.of("prestart", "createRuntime", "createContainer")) {
            c.add("failing-" + kind + "-fails-create", s -> {
                Path log = log(s);
                s.bundle()
                        .config(s.config(
                                k -> hook(s, hook(s, k, kind, log, "first", "exit", "3"), kind, log, "second"),
                                "hang"));
                Result r = s.rt("create", "-b", s.bundle().path(), s.id());
                s.fails(r, "hook #0", "exit status 3");
                s.equal("the second does not run", "[first]", words(s, log));
                s.fails(s.rt("state", s.id()), "does not exist");
            });
            c.add("failing-second-" + kind + "-fails-create", s -> {
                Path log = log(s);
                s.bundle()
                        .config(s.config(
                                k -> hook(s, hook(s, k, kind, log, "first"), kind, log, "second", "exit", "1"),
                                "hang"));
                s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "hook #1");
                s.fails(s.rt("state", s.id()), "does not exist");
            });
            c.add("killed-" + kind + "-fails-create", s -> {
                Path log = log(s);
                s.bundle().config(s.config(k -> hook(s, k, kind, log, "first", "signal", "9"), "hang"));
                s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "hook #0", "signal: killed");
            });
            c.add("timeout-of-" + kind, s -> {
                s.bundle()
                        .config(s.config(
                                k -> k.add(
                                        "hooks." + kind,
                                        Json.object(
                                                "path",
                                                "/bin/sleep",
                                                "args",
                                                List.of("sleep", "60"),
                                                "env",
                                                List.of("JCS_TOKEN=" + s.token()),
                                                "timeout",
                                                1)),
                                "hang"));
                s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "hook");
            });
            c.add("missing-" + kind, s -> {
                s.bundle().config(s.config(k -> k.hook(kind, "/no/such/hook", "hook"), "hang"));
                s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "/no/such/hook");
                s.fails(s.rt("state", s.id()), "does not exist");
            });
        }
        c.add("failing-startContainer-stops-the-container", s -> {
            Path log = log(s);
            Container k = s.create(g -> hook(s, g, "startContainer", log, "first", "exit", "3"), "hang");
            s.rt("start", s.id());
            k.awaitStatus("stopped");
            s.that("the process never ran", !k.text().contains("ready"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("failing-startContainer-is-told-by-start", "runc 1.1.5's start does not know", s -> {
            Path log = log(s);
            Container k = s.create(g -> hook(s, g, "startContainer", log, "first", "exit", "3"), "hang");
            s.fails(s.rt("start", s.id()), "startContainer", "exit status 3");
            s.succeeds(k.delete("-f"));
        });
        c.direct("failing-poststop-is-a-warning", POSTSTART, s -> {
            Path log = log(s);
            Container k = s.create(
                    g -> hook(s, hook(s, g, "poststop", log, "first", "exit", "3"), "poststop", log, "second"), "true");
            s.succeeds(k.delete("-f"));
            s.equal("the second runs", "[first, second]", words(s, log));
        });
        c.direct("failing-poststart-is-a-warning", POSTSTART, s -> {
            Path log = log(s);
            Container k = s.create(
                    g -> {
                        hook(s, g, "poststart", log, "first", "exit", "3");
                        hook(s, g, "poststart", log, "second");
                    },
                    "hang");
            s.succeeds(s.rt("start", s.id()));
            s.equal("the second runs", "[first, second]", words(s, log));
            s.equal("running", "running", k.status());
            s.succeeds(k.delete("-f"));
        });
        c.add(
                "hook-that-spews",
                s -> s.ran(k -> k.hook("createRuntime", "/bin/sh", "sh", "-c", "head -c 3000000 /dev/zero"), "true"));
        c.add(
                "hook-that-closes-stdin",
                s -> s.ran(k -> k.hook("createRuntime", "/bin/sh", "sh", "-c", "exec <&-; exit 0"), "true"));
        c.add(
                "hook-that-never-reads",
                s -> s.ran(
                        k -> k.set("annotations", Json.object("big", "x".repeat(200_000)))
                                .hook("createRuntime", "/bin/true", "true"),
                        "true"));
    }

    private static void refused(Cases c) {
        c.add(
                "relative-path",
                s -> s.fails(
                        s.run(k -> k.hook("createRuntime", "bin/true", "true")).result()));
        c.add("negative-timeout", s -> {
            Result r = s.run(k -> k.add(
                            "hooks.createRuntime",
                            Json.object("path", "/bin/true", "args", List.of("true"), "timeout", -1)))
                    .result();
            s.that("ends: " + r.exit(), r.exit() != Result.TIMED_OUT);
        });
        c.add(
                "directory",
                s -> s.fails(s.run(k -> k.hook("createRuntime", "/etc", "etc")).result(), "hook"));
        c.add(
                "not-executable",
                s -> s.fails(
                        s.run(k -> k.hook("createRuntime", s.newFile("h", "x"), "h"))
                                .result(),
                        "hook"));
    }
}
