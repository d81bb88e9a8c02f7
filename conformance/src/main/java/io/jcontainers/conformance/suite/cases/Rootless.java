package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Call;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Config;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The runtime called by an ordinary user, without a writable cgroup. */
final class Rootless implements Area {
    private static final int USER = 61234;

    @Override
    public String name() {
        return "rootless";
    }

    @Override
    public void declare(Cases c) {
        c.add("run", s -> {
            Output o = run(s, _ -> {}, "report", "write /tmp/x y", "ls /dev", "open /dev/null rw");
            s.mustSucceed(o.result());
            s.equal("uids", "[0,0,0]", o.report().get("uids"));
            s.equal("map", "         0      " + USER + "          1", o.report().get("uidMap"));
            s.equal("setgroups", "deny", o.report().get("setgroups"));
            s.equal("pid", 1, o.report().get("pid"));
            s.equal("write", "true", o.said("write /tmp/x y"));
            s.equal("null", "true", o.said("open /dev/null rw"));
            s.fact("capEff", o.report().get("capEff"));
            s.equal("fds", "[0, 1, 2]", o.report().get("fds").names());
        });
        c.add("exit-status", s -> s.exits(7, run(s, _ -> {}, "exit 7").result()));
        c.add("readonly-and-masked", s -> {
            Output o = run(
                    s,
                    k -> k.set("root.readonly", true)
                            .set("linux.maskedPaths", List.of("/proc/keys", "/sys/firmware"))
                            .set("linux.readonlyPaths", List.of("/proc/sys")),
                    "write /x y",
                    "cat /proc/keys",
                    "mountinfo");
            s.mustSucceed(o.result());
            s.equal("root", "EROFS", o.said("write /x y"));
            s.equal("keys", "", o.said("cat /proc/keys"));
            s.that("proc/sys", o.mount("/proc/sys").has("ro"));
        });
        c.add("new-network", s -> {
            Output o = run(
                    s, k -> k.namespace("network").withoutMount("/sys").mount("/sys", "sysfs", "sysfs", "ro"), "lo");
            s.mustSucceed(o.result());
            s.equal("lo", "up", o.said("lo"));
        });
        c.add("whole-life", s -> {
            prepare(s, _ -> {}, "hang");
            Container k = Container.create(
                    s, s.id(), as(s, s.call("create", "-b", s.bundle().path(), s.id())));
            s.succeeds(as(s, s.call("start", s.id())).run());
            k.awaitOutput("ready");
            s.equal("status", "running", status(s));
            Result exec =
                    as(s, s.call("exec", s.id(), "/payload", "do", "report")).run();
            s.succeeds(exec);
            s.equal("exec's uids", "[0,0,0]", Output.of(exec).report().get("uids"));
            s.succeeds(as(s, s.call("kill", s.id(), "KILL")).run());
            s.eventually("stopped", () -> status(s).equals("stopped"));
            s.succeeds(as(s, s.call("delete", s.id())).run());
        });
        for (String word : List.of("KILL", "TERM")) {
            c.add("kill-without-a-pid-namespace-" + word, s -> {
                prepare(
                        s,
                        k -> k.withoutNamespace("pid").withoutMount("/proc").bind("/proc", "/proc", "rbind"),
                        "hang");
                Container.create(
                        s, s.id(), as(s, s.call("create", "-b", s.bundle().path(), s.id())));
                s.succeeds(as(s, s.call("start", s.id())).run());
                s.equal("status", "running", status(s));
                s.succeeds(as(s, s.call("kill", s.id(), word)).run());
                s.eventually("stopped", () -> status(s).equals("stopped"));
                s.succeeds(as(s, s.call("delete", s.id())).run());
            });
        }
        c.add(
                "additional-groups-are-refused",
                s -> s.fails(
                        run(s, k -> k.set("process.user.additionalGids", List.of(5)))
                                .result(),
                        "additional groups"));
        c.add(
                "user-that-is-not-mapped",
                s -> s.fails(run(s, k -> ProcessCases.user(k, 1000, 1000)).result()));
        c.add("bind-of-own-directory", s -> {
            Path source = s.newDirectory("mine");
            s.write(source.resolve("f"), "x");
            s.tool("chown", "-R", USER + ":" + USER, source).run();
            Output o = run(s, k -> k.bind(source, "/mnt", "ro"), "cat /mnt/f", "write /mnt/g y");
            s.mustSucceed(o.result());
            s.equal("content", "x", o.said("cat /mnt/f"));
            s.equal("write", "EROFS", o.said("write /mnt/g y"));
        });
        c.direct("bind-of-a-mount-with-locked-flags", "runc 1.1.5 fails, later ones keep the locked flags", s -> {
            Path source = s.newDirectory("locked");
            s.require(
                    s.tool("mount", "-t", "tmpfs", "-o", "nosuid,nodev,noexec,mode=777", "tmpfs", source)
                            .run()
                            .succeeded(),
                    "may not mount");
            s.later(() -> s.tool("umount", source).run());
            Output o = run(s, k -> k.bind(source, "/mnt", "ro"), "mountinfo /mnt");
            s.that("works", o.result().succeeded());
            for (String locked : List.of("ro", "nosuid", "nodev", "noexec")) {
                s.that(locked + " is kept", o.mount("/mnt").options().contains(locked));
            }
        });
        c.add("unreadable-source-is-refused", s -> {
            Path secret = s.newDirectory("secret");
            Path inner = s.newDirectory("secret/in");
            Stage.permissions(secret, "rwx------");
            s.fails(run(s, k -> k.bind(inner, "/mnt")).result());
        });
        c.add("without-user-namespace", s -> {
            Output o = run(
                    s,
                    k -> k.withoutNamespace("user").remove("linux.uidMappings").remove("linux.gidMappings"),
                    "true");
            s.fails(o.result());
        });
        c.add("several-ids-by-newuidmap", s -> {
            s.require(Files.isExecutable(Path.of("/usr/bin/newuidmap")), "no newuidmap(1)");
            prepare(
                    s,
                    k -> {
                        for (String map : List.of("linux.uidMappings", "linux.gidMappings")) {
                            k.add(map, Json.object("containerID", 1, "hostID", 700000, "size", 1000));
                        }
                    },
                    "report");
            Output o =
                    Output.of(as(s, withSubIds(s, s.call("run", "-b", s.bundle().path(), s.id())))
                            .run());
            s.mustSucceed(o.result());
            s.contains("map", "700000", o.report().get("uidMap").text());
        });
        c.add(
                "limits-without-a-cgroup-are-refused",
                s -> s.fact(
                        "works",
                        run(s, k -> k.set("linux.resources", Json.object("pids", Json.object("limit", 5))), "true")
                                .result()
                                .succeeded()));
        c.add("default-root-follows-the-environment", s -> {
            prepare(s, _ -> {}, "true");
            Path run = s.newDirectory("xdg");
            s.tool("chown", "-R", USER + ":" + USER, run).run();
            Call call = s.bare("run", "-b", s.bundle().path(), s.id());
            s.succeeds(as(s, call).env("XDG_RUNTIME_DIR", run.toString()).run());
            s.that(
                    "made below XDG_RUNTIME_DIR",
                    Files.isDirectory(run.resolve("runc")) || Files.isDirectory(run.resolve("jrunc")));
        });
    }

    private static String status(Stage s) {
        Result r = as(s, s.call("state", s.id())).run();
        return r.succeeded() ? Json.parse(r.stdout()).get("status").text() : r.text();
    }

    /** Whoever calls has a name and a range of ids, in a mount namespace of the call's own. */
    private static Call withSubIds(Stage s, Call call) {
        String range = USER + ":700000:1000\n";
        s.write(s.directory().resolve("subuid"), range);
        s.write(s.directory().resolve("subgid"), range);
        s.write(
                s.directory().resolve("passwd"),
                "root:x:0:0::/root:/bin/sh\nordinary:x:" + USER + ":" + USER + "::/tmp:/bin/sh\n");
        String script = "for file in passwd subuid subgid; do mount --bind \"$0/$file\" /etc/$file || exit 90; done; "
                + "exec \"$@\"";
        return call.through("unshare", "--mount", "sh", "-c", script, s.directory());
    }

    private static Call as(Stage s, Call call) {
        return call.env("HOME", "/tmp")
                .env("XDG_RUNTIME_DIR", s.directory().toString())
                .through(
                        "setpriv",
                        "--reuid",
                        USER,
                        "--regid",
                        USER,
                        "--clear-groups",
                        "--inh-caps=-all",
                        "--bounding-set=-sys_resource",
                        "--");
    }

    private static void prepare(Stage s, Consumer<Config> change, String... verbs) {
        s.require(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv(1)");
        Config config = s.config(
                k -> {
                    k.withoutNamespace("network")
                            .withoutMount("/sys")
                            .bind("/sys", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro");
                    k.userNamespace(0, USER, 1).remove("linux.resources").remove("linux.cgroupsPath");
                    change.accept(k);
                },
                verbs.length == 0 ? new String[] {"true"} : verbs);
        s.bundle().config(config);
        s.tool("chown", "-R", USER + ":" + USER, s.bundle().path()).run();
        s.tool("mkdir", "-p", s.root()).run();
        s.tool("chown", USER + ":" + USER, s.root(), s.directory()).run();
    }

    private static Output run(Stage s, Consumer<Config> change, String... verbs) {
        prepare(s, change, verbs);
        return Output.of(as(s, s.call("run", "-b", s.bundle().path(), s.id())).run());
    }
}
