package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The shapes of command lines that callers use, ids, error texts, logs and what is needed of the environment. */
final class CommandLine implements Area {
    @Override
    public String name() {
        return "cli";
    }

    @Override
    public void declare(Cases c) {
        options(c);
        ids(c);
        logs(c);
        environments(c);
        configs(c);
    }

    private static void options(Cases c) {
        c.add("equals-sign", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(
                    s.bare("--root=" + s.root(), "run", "--bundle=" + s.bundle().path(), s.id())
                            .run());
        });
        c.add("single-dash", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(s.bare(
                            "-root",
                            s.root(),
                            "run",
                            "-no-subreaper",
                            "-bundle",
                            s.bundle().path(),
                            s.id())
                    .run());
        });
        c.direct("options-after-the-id", "runc 1.1.5 stops at the id", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.mustSucceed(s.rt("create", s.id(), "--bundle", s.bundle().path()));
            s.succeeds(s.rt("delete", s.id(), "--force"));
        });
        c.add("flags-in-any-order", s -> {
            s.bundle().config(s.config(_ -> {}, "hang"));
            Path pid = s.directory().resolve("pid");
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call(
                            "create",
                            "--no-pivot",
                            "--pid-file",
                            pid,
                            "--no-new-keyring",
                            "-b",
                            s.bundle().path(),
                            s.id()));
            s.equal("pid", String.valueOf(k.pid()), s.read(pid));
            s.succeeds(s.rt("delete", "-f", s.id()));
        });
        c.add("global-debug", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Result r = s.bare(
                            "--debug",
                            "--root",
                            s.root(),
                            "run",
                            "-b",
                            s.bundle().path(),
                            s.id())
                    .run();
            s.succeeds(r);
            s.contains("stderr", "level=debug", r.stderr());
        });
        for (String command : List.of("create", "start", "state", "delete", "pause", "resume", "run")) {
            c.add("no-id-" + command, s -> {
                Result r = s.rt(command);
                s.exits(1, r);
                s.fails(r, "\"" + command + "\" requires exactly 1 argument");
            });
        }
        c.add("two-ids", s -> s.fails(s.rt("state", "a", "b"), "requires exactly 1 argument"));
        c.add("unknown-command", s -> s.that("exit", s.rt("frobnicate").exit() != 0));
        c.add("unknown-option", s -> s.fails(s.rt("state", "--frobnicate", "x"), "frobnicate"));
        c.add(
                "unknown-global-option",
                s -> s.fails(s.bare("--frobnicate", "state", "x").run(), "frobnicate"));
        for (String command : List.of(
                "create",
                "start",
                "state",
                "delete",
                "kill",
                "exec",
                "run",
                "list",
                "ps",
                "pause",
                "resume",
                "update",
                "events",
                "spec",
                "features")) {
            c.add("help-" + command, s -> {
                Result r = s.bare(command, "--help").run();
                s.succeeds(r);
                s.contains("stdout", command, r.stdout());
            });
        }
        c.add("help", s -> s.contains("stdout", "create", s.bare("--help").run().stdout()));
        c.direct(
                "root-is-slash",
                "runc 1.1.5 takes it",
                s -> s.fails(s.bare("--root", "/", "list").run()));
        c.add("root-relative", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(s.bare("--root", "s", "run", "-b", s.bundle().path(), s.id())
                    .through("env", "-C", s.directory())
                    .run());
        });
        c.add(
                "bundle-missing",
                s -> s.fails(s.rt("run", "-b", s.directory().resolve("none"), s.id()), "no such file or directory"));
        c.add("config-missing", s -> {
            Path empty = s.newDirectory("empty");
            s.fails(s.rt("run", "-b", empty, s.id()), "config.json");
        });
        c.add("systemd-cgroup-without-systemd", s -> {
            s.require(!Files.exists(Path.of("/run/systemd/system")), "systemd runs here");
            // A slice of the case's own: a directory of it that is left behind would be found.
            s.bundle().config(s.config(k -> k.set("linux.cgroupsPath", s.token() + ".slice:jcs:x"), "true"));
            s.fails(
                    s.bare(
                                    "--systemd-cgroup",
                                    "--root",
                                    s.root(),
                                    "run",
                                    "-b",
                                    s.bundle().path(),
                                    s.id())
                            .run(),
                    "systemd");
        });
    }

    private static void ids(Cases c) {
        for (String id : List.of("a/b", "../x", "a b", "a*b", "ä", "a:b", "a\nb", "a@b")) {
            c.add("id-refused-" + id.replaceAll("[^a-z]", "-") + id.hashCode(), s -> {
                s.bundle().config(s.config(_ -> {}, "true"));
                s.fails(s.rt("create", "-b", s.bundle().path(), id), "invalid");
            });
        }
        for (String id : List.of(".", "..", "")) {
            c.direct("id-refused-dots-" + id.length(), "runc 1.1.5 joins some of them to its root", s -> {
                s.bundle().config(s.config(_ -> {}, "true"));
                s.fails(s.rt("create", "-b", s.bundle().path(), id));
            });
        }
        for (String suffix : List.of("_", "+", "-x", ".y", "-A_1+2.3")) {
            c.add("id-taken-" + suffix, s -> {
                s.bundle().config(s.config(_ -> {}, "true"));
                s.succeeds(s.rt("run", "-b", s.bundle().path(), s.id() + suffix));
            });
        }
        c.add("id-long", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(s.rt("run", "-b", s.bundle().path(), s.id() + "x".repeat(100 - s.id().length())));
        });
        for (String command : List.of("state", "start", "delete", "pause")) {
            c.add("id-with-slash-" + command, s -> s.fails(s.rt(command, "../" + s.id())));
        }
    }

    private static void logs(Cases c) {
        c.add("log-json", s -> {
            Path log = s.directory().resolve("log");
            Result r = s.bare("--root", s.root(), "--log", log, "--log-format", "json", "state", "nothere")
                    .run();
            s.exits(1, r);
            Json line = Json.parse(s.read(log).strip().lines().toList().getLast());
            s.equal("level", "error", line.get("level"));
            s.equal("msg", "container does not exist", line.get("msg"));
            Instant.parse(line.get("time").text().replaceAll("[+-]\\d\\d:\\d\\d$", "Z"));
            s.contains("stderr", "container does not exist", r.stderr());
        });
        c.add("log-text", s -> {
            Path log = s.directory().resolve("log");
            s.bare("--root", s.root(), "--log", log, "state", "nothere").run();
            s.that(
                    "shape: " + s.read(log),
                    s.read(log).strip().matches("time=\"[^\"]+\" level=error msg=\"container does not exist\""));
        });
        c.add("log-is-appended", s -> {
            Path log = s.newFile("log", "before\n");
            s.bare("--root", s.root(), "--log=" + log, "--log-format=json", "state", "nothere")
                    .run();
            s.that("kept", s.read(log).startsWith("before\n{"));
        });
        c.add("log-of-failing-create", s -> {
            Path log = s.directory().resolve("log.json");
            s.bundle().config(s.config(k -> k.args("/nosuch"), new String[0]));
            Result r = s.bare(
                            "--root",
                            s.root(),
                            "--log",
                            log,
                            "--log-format",
                            "json",
                            "create",
                            "-b",
                            s.bundle().path(),
                            s.id())
                    .run();
            s.exits(1, r);
            List<String> errors = s.read(log)
                    .lines()
                    .filter(l -> l.contains("\"level\":\"error\""))
                    .toList();
            s.contains("last error", "no such file or directory", errors.isEmpty() ? "" : errors.getLast());
            s.contains("stderr", "runc create failed: unable to start container process", r.stderr());
        });
        c.add(
                "log-format-unknown",
                s -> s.fails(s.bare("--log-format", "frob", "list").run(), "frob"));
        c.add("log-without-failure-is-empty", s -> {
            Path log = s.directory().resolve("log.json");
            s.bundle().config(s.config(_ -> {}, "true"));
            s.succeeds(s.bare(
                            "--root",
                            s.root(),
                            "--log",
                            log,
                            "--log-format",
                            "json",
                            "run",
                            "-b",
                            s.bundle().path(),
                            s.id())
                    .run());
            s.equal("log", "", s.read(log).replace("(absent)", ""));
        });
        c.add("error-text-on-stderr", s -> {
            Result r = s.rt("state", "nothere");
            s.equal("stdout", "", r.stdout());
            s.contains("stderr", "container does not exist", r.stderr());
        });
    }

    private static void environments(Cases c) {
        c.add("kill-and-delete-with-an-empty-environment", s -> {
            Container k = s.running();
            s.succeeds(s.call("state", k.id()).emptyEnvironment().run());
            s.succeeds(s.call("kill", k.id(), "KILL").emptyEnvironment().run());
            k.awaitStatus("stopped");
            s.succeeds(s.call("delete", "--force", k.id()).emptyEnvironment().run());
        });
        c.add("create-and-start-with-an-empty-environment", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Container k = Container.create(
                    s, s.id(), s.call("create", "-b", s.bundle().path(), s.id()).emptyEnvironment());
            s.succeeds(s.call("start", k.id()).emptyEnvironment().run());
            k.awaitStatus("stopped");
            s.succeeds(k.delete());
        });
        c.add("stdio-closed", s -> {
            s.bundle().config(s.config(_ -> {}, "write /tmp/mark x"));
            s.call("run", "-b", s.bundle().path(), s.id())
                    .through("sh", "-c", "exec \"$@\" <&- >&- 2>&-", "sh")
                    .run();
            s.fact("ran", s.read(s.rootfs().resolve("tmp/mark")));
        });
        c.add("cwd-removed", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Path gone = s.newDirectory("gone");
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("sh", "-c", "cd " + gone + " && rmdir " + gone + " && exec \"$@\"", "sh")
                    .run();
            s.fact("works", r.succeeded());
        });
    }

    private static void configs(Cases c) {
        c.add(
                "unknown-members-are-ignored",
                s -> s.ran(
                        k -> k.set("frob", Json.object("a", 1))
                                .set("process.frob", true)
                                .set("linux.frob", List.of(1))
                                .set("vm", Json.object())
                                .set("windows", Json.object()),
                        "true"));
        for (String version : List.of("1.0.0", "1.0.2-dev", "1.1.0", "1.2.1", "1.3.0")) {
            c.add("version-" + version, s -> s.ran(k -> k.set("ociVersion", version), "true"));
        }
        c.direct(
                "version-2",
                "runc does not look",
                s -> s.fails(s.run(k -> k.set("ociVersion", "2.0.0"), "true").result(), "2.0.0"));
        for (String text :
                List.of("", "{", "[]", "null", "{\"ociVersion\": 1}", "{\"ociVersion\":\"1.0.2\",}", "text", "{}")) {
            c.add("config-bad-" + Integer.toHexString(text.hashCode()), s -> {
                s.bundle().config(text);
                s.fails(s.rt("run", "-b", s.bundle().path(), s.id()));
                s.fails(s.rt("state", s.id()), "does not exist");
            });
        }
        c.add("no-process", s -> s.fails(s.run(k -> k.remove("process")).result()));
        c.add("no-root", s -> s.fails(s.run(k -> k.remove("root")).result(), "root"));
        c.direct("no-linux-namespaces", "runc 1.1.5 leaves a mount on the host", s -> {
            Result r = s.run(
                            k -> k.remove("linux.namespaces").remove("hostname").set("mounts", List.of()))
                    .result();
            s.that("ends: " + r.exit(), r.exit() != Result.TIMED_OUT);
        });
        c.add("accents-in-bundle-and-config", s -> {
            Path bundle = s.directory().resolve("bündel");
            s.bundle().config(s.config(k -> k.set("annotations", Json.object("ü", "ö€")), "true"));
            s.tool("mv", s.bundle().path(), bundle).run();
            Container k = Container.create(s, s.id(), s.call("create", "-b", bundle, s.id()));
            s.equal("annotation", "ö€", k.state().get("annotations").get("ü"));
            s.equal("bundle", "$DIR/bündel", k.state().get("bundle"));
            s.succeeds(k.delete("-f"));
        });
    }
}
