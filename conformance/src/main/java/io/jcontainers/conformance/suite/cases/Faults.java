package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Call;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What goes wrong around a container: killed commands, races, full disks, few descriptors, bad and huge input. */
final class Faults implements Area {
    private static final String OURS = "a promise of its own, which old runtimes do not make";

    @Override
    public String name() {
        return "faults";
    }

    @Override
    public void declare(Cases c) {
        killed(c);
        races(c);
        scarce(c);
        signals(c);
    }

    private static void killed(Cases c) {
        for (int step = 0; step < 24; step++) {
            int delayMillis = step;
            c.direct("F1-create-killed-after-" + delayMillis + "-ms", OURS, s -> {
                s.bundle().config(s.config(_ -> {}, "hang"));
                Call.Running create =
                        s.call("create", "-b", s.bundle().path(), s.id()).start();
                Thread.sleep(delayMillis);
                create.stop();
                create.await(10);
                s.succeeds(s.rt("delete", "--force", s.id()));
                Container again =
                        Container.create(s, s.id(), "create", "-b", s.bundle().path(), s.id());
                again.start();
                again.awaitOutput("ready");
                s.succeeds(again.delete("-f"));
                s.succeeds(s.rt("delete", "-f", s.id()));
            });
        }
        for (int step = 0; step < 10; step++) {
            int delayMillis = step;
            c.direct("F2-start-killed-after-" + delayMillis + "-ms", OURS, s -> {
                Container k = s.create("write /tmp/mark x", "hang");
                Call.Running start = s.call("start", s.id()).start();
                Thread.sleep(delayMillis);
                start.stop();
                start.await(10);
                s.rt("start", s.id());
                s.eventually(
                        "the process runs or the container has ended",
                        () -> k.text().contains("ready") || k.status().equals("stopped"));
                s.that(
                        "it ran at most once",
                        k.text().lines().filter(l -> l.contains("hang")).count() <= 1);
                s.succeeds(k.delete("-f"));
            });
            c.direct("F3-delete-killed-after-" + delayMillis + "-ms", OURS, s -> {
                s.running();
                Call.Running delete = s.call("delete", "--force", s.id()).start();
                Thread.sleep(delayMillis);
                delete.stop();
                delete.await(10);
                s.succeeds(s.rt("delete", "--force", s.id()));
            });
        }
        c.add("F16-init-killed-before-start", s -> {
            Container k = s.create("true");
            s.tool("kill", "-9", k.pid()).run();
            k.awaitStatus("stopped");
            Result r = s.call("start", s.id()).deadline(5).run();
            s.fails(r);
            s.succeeds(k.delete());
        });
        c.direct("F16-init-stopped-before-start", OURS, s -> {
            Container k = s.create("true");
            s.tool("kill", "-STOP", k.pid()).run();
            s.equal("status", "created", k.status());
            s.succeeds(k.delete("-f"));
        });
        c.add("F16-runtime-of-a-foreground-run-killed", s -> {
            s.bundle().config(s.config(_ -> {}, "hang"));
            Call.Running run = s.call("run", "-b", s.bundle().path(), s.id()).start();
            s.eventually("ready", () -> run.output().contains("ready"));
            run.stop();
            run.await(5);
            s.succeeds(s.rt("delete", "-f", s.id()));
        });
    }

    private static void races(Cases c) {
        c.direct("F4-create-of-one-id-at-once", "runc 1.1 may let two of them into one cgroup", s -> {
            s.bundle().config(s.config(_ -> {}, "hang"));
            List<Call.Running> all = IntStream.range(0, 8)
                    .mapToObj(i ->
                            s.call("create", "-b", s.bundle().path(), s.id()).start())
                    .toList();
            List<Result> results = all.stream().map(r -> r.await(20)).toList();
            s.equal("winners", 1L, results.stream().filter(Result::succeeded).count());
            results.stream()
                    .filter(r -> !r.succeeded())
                    .forEach(r -> s.fails(r, "container with given ID already exists"));
            s.succeeds(s.rt("start", s.id()));
            s.succeeds(s.rt("delete", "-f", s.id()));
        });
        c.add("F5-many-commands-on-one-id", s -> {
            Container k = s.running();
            List<Call.Running> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(s.call("state", k.id()).start());
                all.add(k.execCall(List.of(), "true").start());
                all.add(s.call("list", "--format", "json").start());
            }
            all.add(s.call("delete", "-f", k.id()).start());
            for (Call.Running running : all) {
                Result r = running.await(20);
                s.that("ends by itself: " + r, r.exit() != Result.TIMED_OUT && r.exit() < 256);
                if (r.command().contains(" state ") && r.succeeded()) {
                    s.that("whole JSON", !Json.parse(r.stdout()).get("status").isAbsent());
                }
            }
            s.succeeds(s.rt("delete", "-f", k.id()));
        });
        c.add("F17-short-lived-processes", s -> {
            for (int i = 0; i < 20; i++) {
                s.exits(i, s.run("exit " + i).result());
            }
        });
        c.add("F17-short-lived-execs", s -> {
            Container k = s.running();
            for (int i = 0; i < 20; i++) {
                s.exits(i, k.exec("exit " + i).result());
            }
            s.succeeds(k.delete("-f"));
        });
        c.add("different-containers-at-once", s -> {
            List<Call.Running> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Path config = Stage.makeDirectory(s.directory().resolve("b" + i));
                int exit = i;
                s.write(
                        config.resolve("config.json"),
                        s.config(
                                        k -> k.set("root.path", s.rootfs().toString())
                                                .set("linux.cgroupsPath", s.cgroup() + "n" + exit),
                                        "exit " + i)
                                .text());
                all.add(s.call("run", "-b", config, s.id() + "n" + i).start());
            }
            for (int i = 0; i < 10; i++) {
                s.exits(i, all.get(i).await(30));
            }
        });
    }

    private static void scarce(Cases c) {
        c.direct("F6-state-root-full", OURS, s -> {
            Path root = s.newDirectory("full");
            s.require(
                    s.tool("mount", "-t", "tmpfs", "-o", "size=256k,nr_inodes=64", "tmpfs", root)
                            .run()
                            .succeeded(),
                    "may not mount");
            s.later(() -> s.tool("umount", "-l", root).run());
            s.bundle().config(s.config(_ -> {}, "hang"));
            Container k = Container.create(
                    s, s.id(), s.bare("--root", root, "create", "-b", s.bundle().path(), s.id()));
            s.tool("dd", "if=/dev/zero", "of=" + root + "/fill", "bs=1k").run();
            s.equal("state", 0, s.bare("--root", root, "state", s.id()).run().exit());
            Result second = s.bare("--root", root, "create", "-b", s.bundle().path(), s.id() + "b")
                    .run();
            s.fails(second);
            s.fails(s.bare("--root", root, "state", s.id() + "b").run(), "does not exist");
            s.succeeds(s.bare("--root", root, "delete", "--force", s.id()).run());
            s.that(
                    "nothing of it is left",
                    !Files.exists(root.resolve(s.id())) && !Files.exists(root.resolve(s.id() + "b")));
            s.that("made: " + k.id(), k.created().succeeded());
        });
        for (int inodes = 1; inodes <= 8; inodes++) {
            int count = inodes;
            c.direct("F6-state-root-with-" + count + "-inodes", OURS, s -> {
                Path root = s.newDirectory("full");
                s.require(
                        s.tool("mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=" + count, "tmpfs", root)
                                .run()
                                .succeeded(),
                        "may not mount");
                s.later(() -> s.tool("umount", "-l", root).run());
                s.bundle().config(s.config(_ -> {}, "true"));
                Result r = s.bare("--root", root, "create", "-b", s.bundle().path(), s.id())
                        .run();
                s.that("ends: " + r, r.exit() == 0 || r.exit() == 1);
                s.succeeds(s.bare("--root", root, "delete", "--force", s.id()).run());
                s.that("nothing is left", !Files.exists(root.resolve(s.id())));
            });
        }
        for (int files = 4; files <= 16; files += 2) {
            int limit = files;
            c.direct("F7-open-files-" + limit, OURS, s -> {
                s.bundle().config(s.config(_ -> {}, "true"));
                Result r = s.call("run", "-b", s.bundle().path(), s.id())
                        .through("prlimit", "--nofile=" + limit + ":" + limit, "--")
                        .run();
                s.that(
                        "works, or ends with a text: " + r,
                        r.succeeded() || r.exit() == 1 && !r.stderr().isEmpty());
                s.succeeds(s.rt("delete", "-f", s.id()));
            });
        }
        c.add("F7-open-files-64", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(s.call("run", "-b", s.bundle().path(), s.id())
                    .through("prlimit", "--nofile=64:64", "--")
                    .run());
        });
        for (int pids = 1; pids <= 3; pids++) {
            int limit = pids;
            c.direct("F8-pids-limit-" + limit, "a Go init needs several threads", s -> {
                s.require(!s.host().unified() || s.host().v2().size() == 1, "no pids controller");
                s.succeeds(s.run(k -> k.set("linux.resources.pids.limit", limit), "true")
                        .result());
            });
        }
        for (int kib = 4; kib <= 4096; kib *= 4) {
            int limit = kib;
            c.direct("F9-memory-limit-" + limit + "-KiB", OURS, s -> {
                Result r = s.run(
                                k -> k.set(
                                        "linux.resources.memory",
                                        Json.object("limit", limit * 1024L, "swap", limit * 1024L)),
                                "true")
                        .result();
                s.that(
                        "works, or ends with a text: " + r,
                        r.succeeded()
                                || r.exit() != Result.TIMED_OUT && !r.text().isEmpty()
                                || r.exit() == 137);
                s.succeeds(s.rt("delete", "-f", s.id()));
            });
        }
        c.add("F25-stdout-is-full", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("sh", "-c", "exec \"$@\" >/dev/full", "sh")
                    .run();
            s.that("ends: " + r, r.exit() != Result.TIMED_OUT);
        });
    }

    private static void signals(Cases c) {
        for (String signal : List.of("TERM", "INT", "HUP", "USR1", "QUIT", "USR2")) {
            c.add("F27-foreground-run-forwards-" + signal, s -> {
                s.bundle().config(s.config(_ -> {}, "wait-signal " + signal, "exit 9"));
                Call.Running run =
                        s.call("run", "-b", s.bundle().path(), s.id()).start();
                s.eventually("ready", () -> run.output().contains("ready"));
                s.tool("kill", "-" + signal, run.process().pid()).run();
                Result r = run.await(10);
                s.exits(9, r);
            });
        }
        c.add("F27-foreground-exec-forwards-TERM", s -> {
            Container k = s.running();
            Call.Running exec =
                    k.execCall(List.of(), "wait-signal TERM", "exit 9").start();
            s.eventually("ready", () -> exec.output().contains("ready"));
            s.tool("kill", "-TERM", exec.process().pid()).run();
            Result r = exec.await(10);
            s.exits(9, r);
            s.equal("got", 15, Output.of(r).said("wait-signal TERM").replace("ready", "15"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("F14-create-with-a-hanging-hook-cancelled", OURS, s -> {
            s.bundle()
                    .config(s.config(
                            k -> k.add(
                                    "hooks.createRuntime",
                                    Json.object(
                                            "path",
                                            "/bin/sleep",
                                            "args",
                                            List.of("sleep", "50"),
                                            "env",
                                            List.of("JCS_TOKEN=" + s.token()))),
                            "hang"));
            Call.Running create =
                    s.call("create", "-b", s.bundle().path(), s.id()).start();
            Thread.sleep(300);
            s.tool("kill", "-TERM", create.process().pid()).run();
            Result r = create.await(10);
            s.that("ends: " + r, r.exit() != Result.TIMED_OUT && r.exit() != 0);
            s.succeeds(s.rt("delete", "-f", s.id()));
        });
    }
}
