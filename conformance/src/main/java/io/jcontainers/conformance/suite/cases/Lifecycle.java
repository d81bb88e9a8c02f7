package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** create, start, state, kill, delete, run: the states of a container and how commands answer in each. */
final class Lifecycle implements Area {
    @Override
    public String name() {
        return "lifecycle";
    }

    @Override
    public void declare(Cases c) {
        c.add("create-start-stop-delete", Lifecycle::wholeLife);
        c.add("state-shape", Lifecycle::stateShape);
        c.add("state-of-created", s -> created(s, k -> s.equal("status", "created", k.status())));
        c.add("state-of-stopped", s -> {
            Container k = s.create("true");
            k.start();
            k.awaitStatus("stopped");
            s.equal("pid", 0, k.pid());
            s.succeeds(k.delete());
        });
        c.add(
                "process-waits-for-start",
                s -> created(s, k -> {
                    s.equal("output before start", "", k.text());
                    k.start();
                    k.finish();
                    s.equal("said after start", "true", k.output().said("true"));
                }));
        c.add("bundle-default-is-cwd", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Result r = s.call("run", s.id())
                    .through("env", "-C", s.bundle().path())
                    .run();
            s.succeeds(r);
            s.equal("said", "true", lines(r).said("true"));
        });
        c.add("bundle-relative", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(s.call("run", "--bundle", "b", s.id())
                    .through("env", "-C", s.directory())
                    .run());
        });
        c.add("state-names-absolute-bundle", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Container k = Container.create(
                    s, s.id(), s.call("create", "--bundle", "b", s.id()).through("env", "-C", s.directory()));
            s.equal("bundle", "$DIR/b", k.state().get("bundle").text());
            s.succeeds(k.delete("--force"));
        });
        c.add("run-removes-the-container", s -> {
            s.ran(_ -> {}, "true");
            s.fails(s.rt("state", s.id()), "does not exist");
        });
        c.add("run-keep", Lifecycle::keep);
        c.add("run-detach", s -> {
            s.bundle().config(s.config(_ -> {}, "hang"));
            Container k = Container.create(
                    s, s.id(), s.call("run", "--detach", "--bundle", s.bundle().path(), s.id()));
            s.equal("status", "running", k.status());
            k.awaitOutput("ready");
            k.end();
        });
        c.add("run-detach-short-lived", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Container k = Container.create(
                    s, s.id(), s.call("run", "-d", "--bundle", s.bundle().path(), s.id()));
            k.awaitStatus("stopped");
            s.succeeds(k.delete());
        });
        c.add("run-no-subreaper", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(s.rt("run", "--no-subreaper", "--bundle", s.bundle().path(), s.id()));
        });
        for (int status : new int[] {0, 1, 7, 126, 255}) {
            c.add(
                    "run-exit-" + status,
                    s -> s.exits(status, s.run("exit " + status).result()));
        }
        c.add("run-killed-by-fault-is-132", s -> s.exits(132, s.run("crash").result()));
        c.add("start-twice", s -> running(s, k -> s.fails(s.rt("start", s.id()))));
        c.add("start-of-stopped", s -> {
            Container k = s.create("true");
            k.start();
            k.awaitStatus("stopped");
            s.fails(s.rt("start", s.id()));
            s.succeeds(k.delete());
        });
        c.add(
                "create-same-id-twice",
                s -> created(s, k -> {
                    Result second = s.rt("create", "--bundle", s.bundle().path(), s.id());
                    s.fails(second, "container with given ID already exists");
                    s.equal("first is untouched", "created", k.status());
                }));
        c.add("delete-created", s -> {
            Container k = s.create("true");
            s.succeeds(k.delete());
            s.fails(s.rt("state", s.id()), "does not exist");
        });
        c.add(
                "delete-running-refused",
                s -> running(s, k -> {
                    s.fails(k.delete(), "cannot delete container", "that is not stopped", "running");
                    s.equal("status", "running", k.status());
                }));
        c.add("delete-force-running", s -> {
            Container k = s.running();
            s.succeeds(k.delete("--force"));
            s.fails(s.rt("state", s.id()), "does not exist");
        });
        c.add("delete-force-twice", s -> {
            Container k = s.running();
            s.succeeds(k.delete("-f"));
            Result again = k.delete("-f");
            s.succeeds(again);
            s.equal("text", "", again.text());
        });
        c.add("delete-frees-the-id", s -> {
            s.create("true").delete();
            s.succeeds(s.create("true").delete());
        });
        c.add("commands-on-missing-container", Lifecycle::missing);
        c.add("answers-print-nothing", s -> {
            Container k = s.create("hang");
            s.equal("create", "", k.created().text());
            s.equal("start", "", s.rt("start", s.id()).text());
            s.equal("pause", "", s.rt("pause", s.id()).text());
            s.equal("resume", "", s.rt("resume", s.id()).text());
            s.equal("kill", "", s.rt("kill", s.id(), "KILL").text());
            k.awaitStatus("stopped");
            s.equal("delete", "", s.rt("delete", s.id()).text());
        });
        c.add(
                "create-leaves-no-child-of-ours",
                s -> created(s, k -> {
                    ProcessHandle init = ProcessHandle.of(k.pid()).orElseThrow();
                    String parent = environmentOf(
                            s, init.parent().map(ProcessHandle::pid).orElse(0L));
                    s.that("parent of init is no process of the runtime: " + parent, !parent.contains(s.token()));
                }));
        c.add("annotations-in-state", s -> {
            s.bundle().config(s.config(k -> k.set("annotations", Json.object("a.b/c", "d", "e", "")), "true"));
            Container k = Container.create(
                    s, s.id(), s.call("create", "-b", s.bundle().path(), s.id()));
            s.equal("annotations", "{\"a.b/c\":\"d\",\"e\":\"\"}", k.state().get("annotations"));
            s.succeeds(k.delete());
        });
        c.add(
                "config-changed-after-create",
                s -> created(s, k -> {
                    s.bundle().config(s.config(_ -> {}, "exit 9"));
                    k.start();
                    k.finish();
                    s.equal("the first config counts", "true", k.output().said("true"));
                }));
        c.add("config-removed-after-create", s -> {
            Container k = s.create("hang");
            s.that("removed", s.bundle().path().resolve("config.json").toFile().delete());
            k.start();
            k.awaitOutput("ready");
            k.end();
        });
        c.add("two-containers-of-one-bundle", s -> {
            Container first = s.create("hang");
            s.bundle().config(s.config(k -> k.set("linux.cgroupsPath", s.cgroup() + "b"), "hang"));
            Container second = Container.create(
                    s, s.id() + "b", s.call("create", "--bundle", s.bundle().path(), s.id() + "b"));
            s.that("two pids", first.pid() != second.pid());
            s.succeeds(first.delete("-f"));
            s.equal("second", "created", second.status());
            s.succeeds(second.delete("-f"));
        });
    }

    private static String environmentOf(Stage s, long pid) {
        return s.tool("cat", "/proc/" + pid + "/environ").run().stdout(); // empty where it may not be read
    }

    private static Output lines(Result r) {
        return Output.of(r);
    }

    interface With {
        void play(Container container) throws Exception;
    }

    /** Plays with a created container whose verb is "true"; it is deleted by force at the end. */
    static void created(Stage s, With body) throws Exception {
        Container k = s.create("true");
        body.play(k);
        s.succeeds(k.delete("--force"));
    }

    /** Plays with a running container; it is deleted by force at the end. */
    static void running(Stage s, With body) throws Exception {
        Container k = s.running();
        body.play(k);
        s.succeeds(k.delete("--force"));
    }

    private static void wholeLife(Stage s) {
        Container k = s.create("hang");
        s.equal("after create", "created", k.status());
        k.start();
        s.equal("after start", "running", k.status());
        k.awaitOutput("ready");
        s.succeeds(k.kill("KILL"));
        k.awaitStatus("stopped");
        s.succeeds(k.delete());
        s.fails(s.rt("state", s.id()), "container does not exist");
    }

    private static void stateShape(Stage s) throws Exception {
        created(s, k -> {
            Json state = k.state();
            s.equal("members", "[ociVersion, id, pid, status, bundle, rootfs, created, owner]", state.names());
            s.equal("id", "$ID", state.get("id"));
            s.equal("bundle", "$DIR/b", state.get("bundle"));
            s.equal("rootfs", "$DIR/b/rootfs", state.get("rootfs"));
            s.equal("owner", "", state.get("owner"));
            s.that("pid lives", Files.exists(Path.of("/proc/" + state.get("pid").number())));
            Instant created = Instant.parse(state.get("created").text());
            s.that("created in the past", !created.isAfter(Instant.now()));
            String text = s.rt("state", s.id()).stdout();
            s.that("indented by two", text.startsWith("{\n  \"ociVersion\""));
            s.that("ends without a line end", text.endsWith("}"));
        });
    }

    private static void keep(Stage s) {
        s.bundle().config(s.config(_ -> {}, "exit 3"));
        Result r = s.rt("run", "--keep", "--bundle", s.bundle().path(), s.id());
        s.exits(3, r);
        Result state = s.rt("state", s.id());
        s.succeeds(state);
        s.equal("status", "stopped", Json.parse(state.stdout()).get("status"));
        s.succeeds(s.rt("delete", s.id()));
    }

    private static void missing(Stage s) {
        for (List<String> words : List.of(
                List.of("state"),
                List.of("start"),
                List.of("pause"),
                List.of("resume"),
                List.of("delete"),
                List.of("ps"))) {
            s.fails(s.rt(words.getFirst(), "nothere"), "container does not exist");
            s.exits(1, s.rt(words.getFirst(), "nothere"));
        }
        s.fails(s.rt("kill", "nothere", "KILL"), "container does not exist");
        s.fails(s.rt("update", "--pids-limit", "5", "nothere"), "container does not exist");
        s.fails(s.rt("events", "--stats", "nothere"), "container does not exist");
        Result exec = s.rt("exec", "nothere", "/payload");
        s.fails(exec, "container does not exist");
    }
}
