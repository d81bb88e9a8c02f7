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
import java.util.List;

/** exec: flags, --process, what is inherited from the container, exit codes, containers that can't take one. */
final class Exec implements Area {
    @Override
    public String name() {
        return "exec";
    }

    interface Both {
        void play(Stage stage, Container container) throws Exception;
    }

    private static void in(Cases c, String name, Both body) {
        c.add(name, s -> Lifecycle.running(s, k -> body.play(s, k)));
    }

    private static void directly(Cases c, String name, String reason, Both body) {
        c.direct(name, reason, s -> Lifecycle.running(s, k -> body.play(s, k)));
    }

    @Override
    public void declare(Cases c) {
        basics(c);
        flags(c);
        processes(c);
        inheritance(c);
        refused(c);
        errors(c);
    }

    private static void basics(Cases c) {
        in(c, "joins-all-namespaces", (s, k) -> {
            Json ns = k.exec("report").report().get("ns");
            for (String type : List.of("mnt", "pid", "net", "ipc", "uts", "cgroup", "user")) {
                s.equal(type, Files.readSymbolicLink(Path.of("/proc/" + k.pid() + "/ns/" + type)), ns.get(type));
            }
        });
        for (int status : new int[] {0, 1, 42, 255}) {
            in(
                    c,
                    "exit-" + status,
                    (s, k) -> s.exits(status, k.exec("exit " + status).result()));
        }
        in(
                c,
                "exit-of-a-killed-process",
                (s, k) -> s.exits(143, k.exec("kill-self TERM").result()));
        in(c, "defaults", (s, k) -> {
            Json r = k.exec("report").report();
            s.equal("cwd", "/", r.get("cwd"));
            s.equal("uids", "[0,0,0]", r.get("uids"));
            s.equal("fds", "[0, 1, 2]", r.get("fds").names());
            s.fact("env", r.get("env"));
            s.fact("umask", r.get("umask"));
            s.fact("capEff", r.get("capEff"));
            s.fact("noNewPrivs", r.get("noNewPrivs"));
            s.fact("oom", r.get("oomScoreAdj"));
            s.fact("dumpable", r.get("dumpable"));
            s.fact("leader", r.get("sid").text().equals(r.get("pid").text()));
        });
        in(
                c,
                "stdin",
                (s, k) -> s.equal(
                        "said",
                        "input",
                        Output.of(k.execCall(List.of(), "stdin").stdin("input").run())
                                .said("stdin")));
        in(c, "detach", (s, k) -> {
            Path file = s.directory().resolve("pid");
            Result r = k.execCall(List.of("--detach", "--pid-file", file.toString()), "hang")
                    .run();
            s.exits(0, r);
            s.that("alive", Files.exists(Path.of("/proc/" + s.read(file))));
        });
        in(
                c,
                "detached-process-dies-with-the-container",
                (s, k) -> s.succeeds(k.execCall(List.of("-d"), "hang").run()));
        in(c, "while-created", (s, k) -> {
            s.bundle().config(s.config(g -> g.set("linux.cgroupsPath", s.cgroup() + "b"), "hang"));
            Container created =
                    Container.create(s, s.id() + "b", "create", "-b", s.bundle().path(), s.id() + "b");
            Output o = created.exec("true");
            s.fact("works", o.result().succeeded());
            s.succeeds(created.delete("-f"));
        });
        in(c, "of-the-next-container-with-the-id", (s, k) -> {
            s.succeeds(k.exec("report").result());
            s.succeeds(k.delete("--force"));
            Container next = s.running();
            s.equal(
                    "mnt",
                    Files.readSymbolicLink(Path.of("/proc/" + next.pid() + "/ns/mnt")),
                    next.exec("report").report().get("ns").get("mnt"));
        });
        in(
                c,
                "options-of-the-command-are-its-own",
                (s, k) -> s.equal(
                        "stdout",
                        "/payload\n--user\n1\n-e\n",
                        s.rt("exec", k.id(), "/payload", "--user", "1", "-e").stdout()));
        in(c, "ten-at-once", (s, k) -> {
            var calls = java.util.stream.IntStream.range(0, 10)
                    .mapToObj(i -> k.execCall(List.of(), "exit " + (20 + i)).start())
                    .toList();
            for (int i = 0; i < 10; i++) {
                s.exits(20 + i, calls.get(i).await(20));
            }
        });
    }

    private static void flags(Cases c) {
        in(
                c,
                "cwd",
                (s, k) -> s.equal(
                        "cwd",
                        "/tmp",
                        k.exec(List.of("--cwd", "/tmp"), "report").report().get("cwd")));
        in(c, "env", (s, k) -> {
            List<String> env = k.exec(List.of("--env", "A=1", "--env", "B=2", "--env=C=3=4"), "report")
                    .report()
                    .get("env")
                    .texts();
            s.that("all three: " + env, env.containsAll(List.of("A=1", "B=2", "C=3=4")));
        });
        in(
                c,
                "env-overrides",
                (s, k) -> s.that(
                        "last wins",
                        k.exec(List.of("--env", "PATH=/x"), "report")
                                .report()
                                .get("env")
                                .texts()
                                .contains("PATH=/x")));
        for (String[] row : List.of(
                new String[] {"1000", "[1000,1000,1000]", "[0,0,0]"},
                new String[] {"1000:1001", "[1000,1000,1000]", "[1001,1001,1001]"},
                new String[] {"0", "[0,0,0]", "[0,0,0]"},
                new String[] {"7:0", "[7,7,7]", "[0,0,0]"})) {
            in(c, "user-" + row[0].replace(':', '-'), (s, k) -> {
                Json r = k.exec(List.of("--user", row[0]), "report").report();
                s.equal("uids", row[1], r.get("uids"));
                s.equal("gids", row[2], r.get("gids"));
            });
        }
        in(
                c,
                "additional-gids",
                (s, k) -> s.equal(
                        "groups",
                        "[5,100]",
                        k.exec(
                                        List.of(
                                                "-u",
                                                "1000:1000",
                                                "--additional-gids",
                                                "5",
                                                "--additional-gids",
                                                "100"),
                                        "report")
                                .report()
                                .get("groups")));
        in(
                c,
                "home-of-the-user",
                (s, k) -> s.fact(
                        "HOME",
                        k.exec(List.of("-u", "1000"), "report").report().get("env").texts().stream()
                                .filter(e -> e.startsWith("HOME="))
                                .toList()));
        c.add("no-new-privs", s -> {
            Container k = s.running(g -> g.set("process.noNewPrivileges", false));
            s.equal("without", 0, k.exec("report").report().get("noNewPrivs"));
            s.equal(
                    "with",
                    1,
                    k.exec(List.of("--no-new-privs"), "report").report().get("noNewPrivs"));
            s.succeeds(k.delete("-f"));
        });
        in(c, "cgroup-sub", (s, k) -> {
            s.require(s.host().v1().containsKey("pids"), "no v1 pids controller");
            for (Path hierarchy : s.host().hierarchies()) {
                s.tool("mkdir", hierarchy + s.cgroup() + "/sub").run();
                if (hierarchy.endsWith("cpuset")) {
                    s.tool(
                                    "sh",
                                    "-c",
                                    "cd " + hierarchy + s.cgroup()
                                            + " && cat cpuset.cpus >sub/cpuset.cpus"
                                            + " && cat cpuset.mems >sub/cpuset.mems")
                            .run();
                }
            }
            Output o = k.exec(List.of("--cgroup", "sub"), "report");
            s.that(
                    "in sub: " + o.report().get("cgroup"),
                    o.report().get("cgroup").texts().stream().anyMatch(l -> l.endsWith(s.token() + "/sub")));
            Output one = k.exec(List.of("--cgroup", "pids:sub"), "report");
            s.equal(
                    "only pids",
                    1L,
                    one.report().get("cgroup").texts().stream()
                            .filter(l -> l.endsWith(s.token() + "/sub"))
                            .count());
        });
        for (String bad : List.of("../x", "/../x", "nosuch", "frob:sub")) {
            in(
                    c,
                    "cgroup-refused-" + bad.replaceAll("[^a-z]", "-"),
                    (s, k) -> s.fails(k.exec(List.of("--cgroup", bad), "true").result()));
        }
    }

    private static void processes(Cases c) {
        in(c, "process-file", (s, k) -> {
            Output o = k.execProcess(
                    g -> ProcessCases.user(g, 1000, 1001)
                            .set("process.cwd", "/tmp")
                            .env("X=y")
                            .set("process.user.umask", 63)
                            .set("process.user.additionalGids", List.of(9))
                            .add("process.rlimits", Json.object("type", "RLIMIT_CORE", "soft", 111, "hard", 222)),
                    "report");
            Json r = o.report();
            s.equal("uids", "[1000,1000,1000]", r.get("uids"));
            s.equal("gids", "[1001,1001,1001]", r.get("gids"));
            s.equal("groups", "[9]", r.get("groups"));
            s.equal("cwd", "/tmp", r.get("cwd"));
            s.that("env", r.get("env").texts().contains("X=y"));
            s.equal("rlimit", "111:222", r.get("rlimits").get("CORE"));
        });
        directly(
                c,
                "process-file-descriptors",
                "runc 1.1.5 loses a race with Go's own start, which raises the soft limit to the hard one",
                (s, k) -> s.equal(
                        "rlimit",
                        "111:222",
                        k.execProcess(
                                        g -> g.add(
                                                "process.rlimits",
                                                Json.object("type", "RLIMIT_NOFILE", "soft", 111, "hard", 222)),
                                        "report")
                                .report()
                                .get("rlimits")
                                .get("NOFILE")));
        directly(
                c,
                "process-file-umask",
                "runc 1.1.5 takes the container's",
                (s, k) -> s.equal(
                        "umask",
                        63,
                        k.execProcess(g -> g.set("process.user.umask", 63), "report")
                                .report()
                                .get("umask")));
        in(c, "process-file-capabilities", (s, k) -> {
            Json r = k.execProcess(g -> g.capabilities("CAP_CHOWN"), "report").report();
            s.equal("effective", "0000000000000001", r.get("capEff"));
            s.equal("bounding", "0000000000000001", r.get("capBnd"));
        });
        in(
                c,
                "process-file-without-capabilities",
                (s, k) -> s.fact(
                        "effective",
                        k.execProcess(g -> g.remove("process.capabilities"), "report")
                                .report()
                                .get("capEff")));
        in(c, "process-file-short-option", (s, k) -> {
            Path file = s.newFile(
                    "p.json",
                    Json.write(s.config(g -> g.verbs("exit 4"))
                            .json()
                            .get("process")
                            .value()));
            s.exits(4, s.rt("exec", "-p", file, k.id()));
        });
        in(
                c,
                "process-file-oom-score",
                (s, k) -> s.fact(
                        "oom",
                        k.execProcess(g -> g.set("process.oomScoreAdj", 300), "report")
                                .report()
                                .get("oomScoreAdj")));
        in(
                c,
                "process-file-missing",
                (s, k) -> s.fails(s.rt("exec", "--process", "/no/such.json", k.id()), "no such file or directory"));
        in(c, "process-file-invalid", (s, k) -> s.fails(s.rt("exec", "--process", s.newFile("p.json", "{"), k.id())));
        in(
                c,
                "process-file-without-args",
                (s, k) -> s.fails(
                        k.execProcess(g -> g.set("process.args", List.of())).result(), "args"));
        in(
                c,
                "process-file-with-relative-cwd",
                (s, k) -> s.fails(
                        k.execProcess(g -> g.set("process.cwd", "tmp"), "true").result(), "absolute"));
        directly(
                c,
                "process-file-scheduler",
                "runc 1.1.5 does not know it",
                (s, k) -> s.equal(
                        "policy",
                        3,
                        k.execProcess(g -> g.set("process.scheduler", Json.object("policy", "SCHED_BATCH")), "report")
                                .report()
                                .get("schedPolicy")));
        directly(
                c,
                "process-file-cpu-affinity",
                "runc 1.1.5 does not know it",
                (s, k) -> s.equal(
                        "affinity",
                        "1",
                        k.execProcess(
                                        g -> g.set(
                                                "process.execCPUAffinity", Json.object("initial", "0", "final", "1")),
                                        "report")
                                .report()
                                .get("affinity")));
    }

    private static void inheritance(Cases c) {
        c.add("inherits-rlimits", s -> {
            Container k = s.running(
                    g -> g.add("process.rlimits", Json.object("type", "RLIMIT_CORE", "soft", 33, "hard", 44)));
            s.equal("CORE", "33:44", k.exec("report").report().get("rlimits").get("CORE"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("inherits-umask", "runc 1.1.5 does", s -> {
            Container k = s.running(g -> g.set("process.user.umask", 63));
            s.equal("umask", 63, k.exec("report").report().get("umask"));
            s.succeeds(k.delete("-f"));
        });
        c.add("inherits-cwd-env-and-user", s -> {
            Container k = s.running(g -> ProcessCases.user(g, 1000, 1000)
                    .set("process.cwd", "/home/app")
                    .env("OWN=1"));
            Json r = k.exec("report").report();
            s.fact("cwd", r.get("cwd"));
            s.fact("uids", r.get("uids"));
            s.that("env", r.get("env").texts().contains("OWN=1"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("inherits-scheduler-and-io", "runc 1.1.5 does not know them", s -> {
            Container k = s.running(g -> g.set("process.scheduler", Json.object("policy", "SCHED_BATCH", "nice", 4))
                    .set("process.ioPriority", Json.object("class", "IOPRIO_CLASS_BE", "priority", 3)));
            Json r = k.exec("report").report();
            s.equal("policy", 3, r.get("schedPolicy"));
            s.equal("ioprio", 2 << 13 | 3, r.get("ioprio"));
            s.succeeds(k.delete("-f"));
        });
    }

    private static void refused(Cases c) {
        c.add("stopped-container", s -> {
            Container k = s.create("true");
            k.start();
            k.awaitStatus("stopped");
            s.fails(s.rt("exec", s.id(), "/payload"), "cannot exec", "stopped");
            s.succeeds(k.delete());
        });
        in(c, "paused-container", (s, k) -> {
            s.succeeds(s.rt("pause", k.id()));
            s.fails(s.rt("exec", k.id(), "/payload"), "paused");
            s.succeeds(s.rt("resume", k.id()));
            s.exits(0, k.exec("true").result());
        });
        in(c, "no-command", (s, k) -> s.fails(s.rt("exec", k.id())));
        for (String user : List.of("2147483648", "4294967295", "4294967296", "-1", "0x0", "x", "1:", "1:99999999999")) {
            directly(c, "user-refused-" + user.replace(':', '-'), "R44: runc 1.1.5 takes some of these", (s, k) -> {
                Files.writeString(s.rootfs().resolve("etc/passwd"), user + ":x:0:0::/:/bin/sh\n");
                s.fails(k.exec(List.of("--user=" + user), "report").result());
            });
        }
    }

    private static void errors(Cases c) {
        in(c, "not-in-path", (s, k) -> {
            Result r = s.rt("exec", k.id(), "nosuchprogram");
            s.exits(255, r);
            s.fails(r, "exec failed", "exec: \"nosuchprogram\": executable file not found in $PATH");
        });
        in(c, "missing-file", (s, k) -> {
            Result r = s.rt("exec", k.id(), "/nosuchprogram");
            s.exits(255, r);
            s.fails(r, "exec: \"/nosuchprogram\"", "no such file or directory");
        });
        in(c, "not-executable", (s, k) -> {
            s.write(s.rootfs().resolve("data"), "text");
            s.fails(s.rt("exec", k.id(), "/data"), "exec: \"/data\": permission denied");
        });
        in(
                c,
                "missing-cwd",
                (s, k) -> s.fact(
                        "works",
                        k.exec(List.of("--cwd", "/no/such"), "true").result().succeeded()));
        in(
                c,
                "detached-missing-file",
                (s, k) -> s.fails(s.rt("exec", "-d", k.id(), "/nosuchprogram"), "no such file or directory"));
    }
}
