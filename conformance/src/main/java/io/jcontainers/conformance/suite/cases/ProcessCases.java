package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Host;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

/** process: user, environment, cwd, arguments, limits, scheduling and what must not be inherited from the caller. */
final class ProcessCases implements Area {
    @Override
    public String name() {
        return "process";
    }

    @Override
    public void declare(Cases c) {
        users(c);
        environment(c);
        places(c);
        arguments(c);
        limits(c);
        scheduling(c);
        inherited(c);
    }

    private static void users(Cases c) {
        c.add("user-root", s -> {
            Json r = report(s, s.ran(_ -> {}, "report"));
            s.equal("uids", "[0,0,0]", r.get("uids"));
            s.equal("gids", "[0,0,0]", r.get("gids"));
            s.equal("groups", "[]", r.get("groups"));
        });
        c.add("user-1000", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1001), "report"));
            s.equal("uids", "[1000,1000,1000]", r.get("uids"));
            s.equal("gids", "[1001,1001,1001]", r.get("gids"));
            s.equal("effective", "0000000000000000", r.get("capEff"));
            s.equal("permitted", "0000000000000000", r.get("capPrm"));
            s.fact("bounding", r.get("capBnd"));
        });
        c.add("user-additional-gids", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1000).set("process.user.additionalGids", List.of(5, 7, 100000)), "report"));
            s.equal("groups", "[5,7,100000]", r.get("groups"));
        });
        c.add("user-groups-of-caller-are-dropped", s -> {
            s.bundle().config(s.config(k -> user(k, 1000, 1000), "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id()).through("setpriv", "--groups", "10,11,12").run();
            s.succeeds(r);
            s.equal("groups", "[]", Output.of(r).report().get("groups"));
        });
        c.direct("user-largest-id", "runc ends at 2147483647", s -> {
            Json r = report(s, s.ran(k -> user(k, 4294967294L, 2147483648L), "report"));
            s.equal("uids", "[4294967294,4294967294,4294967294]", r.get("uids"));
            s.equal("gids", "[2147483648,2147483648,2147483648]", r.get("gids"));
        });
        c.add("user-id-minus-one", s ->
                s.fails(s.run(k -> user(k, 4294967295L, 0), "report").result()));
        for (String mask : List.of("0", "18", "63", "511")) {
            c.add("umask-" + mask, s -> {
                Json r = report(s, s.ran(k -> k.set("process.user.umask", Integer.parseInt(mask)), "report"));
                s.equal("umask", mask, r.get("umask"));
            });
        }
        c.add("umask-default-is-022", s -> s.equal("umask", 18, report(s, s.ran(_ -> {}, "report")).get("umask")));
    }

    static io.jcontainers.conformance.suite.Config user(io.jcontainers.conformance.suite.Config k, long uid, long gid) {
        return k.set("process.user", Json.object("uid", uid, "gid", gid));
    }

    static Json report(Stage s, Output o) {
        s.that("there is a report", !o.report().isAbsent());
        return o.report();
    }

    private static void environment(Cases c) {
        c.add("env-exact", s -> {
            Json r = report(s, s.ran(k -> k.set("process.env", List.of("JCS_TOKEN=" + s.token(), "A=b", "C=", "D=e=f", "HOME=/h")), "report"));
            s.equal("env", "[\"JCS_TOKEN=$ID\",\"A=b\",\"C=\",\"D=e=f\",\"HOME=/h\"]", r.get("env"));
        });
        c.add("env-home-from-passwd", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1000), "report"));
            s.that("HOME", r.get("env").texts().contains("HOME=/home/app"));
        });
        c.add("env-home-of-unknown-user", s -> {
            Json r = report(s, s.ran(k -> user(k, 4711, 0), "report"));
            s.that("HOME", r.get("env").texts().contains("HOME=/"));
        });
        c.add("env-home-without-passwd", s -> {
            s.that("removed", s.rootfs().resolve("etc/passwd").toFile().delete());
            s.that("HOME", report(s, s.ran(_ -> {}, "report")).get("env").texts().contains("HOME=/"));
        });
        c.add("env-home-given", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1000).env("HOME=/elsewhere"), "report"));
            s.equal("HOME", "[HOME=/elsewhere]", only(r, "HOME="));
        });
        c.direct("env-home-empty", "runc 1.1.5 keeps an empty HOME", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1000).env("HOME="), "report"));
            s.equal("HOME", "[HOME=/home/app]", only(r, "HOME="));
        });
        c.add("env-last-wins", s -> {
            Json r = report(s, s.ran(k -> k.env("X=1", "Y=2", "X=3"), "report"));
            s.equal("X", "[X=3]", only(r, "X="));
        });
        c.add("env-of-caller-stays-out", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id()).env("SECRET_OF_CALLER", "x").run();
            s.that("absent", !r.stdout().contains("SECRET_OF_CALLER"));
        });
        c.add("env-accents", s -> {
            Json r = report(s, s.ran(k -> k.env("Ä=ö€"), "report"));
            s.that("bytes of UTF-8", r.get("env").texts().contains("\u00c3\u0084=\u00c3\u00b6\u00e2\u0082\u00ac"));
        });
        c.add("env-large", s -> {
            String value = "x".repeat(100_000);
            Json r = report(s, s.ran(k -> k.env("BIG=" + value), "report"));
            s.that("BIG is whole", r.get("env").texts().contains("BIG=" + value));
        });
    }

    private static List<String> only(Json report, String prefix) {
        return report.get("env").texts().stream().filter(e -> e.startsWith(prefix)).toList();
    }

    private static void places(Cases c) {
        c.add("cwd", s -> s.equal("cwd", "/home/app", report(s, s.ran(k -> k.set("process.cwd", "/home/app"), "report")).get("cwd")));
        c.add("cwd-made", s -> {
            Output o = s.ran(k -> k.set("process.cwd", "/new/work/dir"), "report", "stat /new/work");
            s.equal("cwd", "/new/work/dir", o.report().get("cwd"));
            s.equal("mode", "0755", o.value("stat /new/work").get("mode"));
        });
        c.add("cwd-through-symlink", s -> {
            s.bundle().link("work", "/home/app");
            s.equal("cwd", "/home/app", report(s, s.ran(k -> k.set("process.cwd", "/work"), "report")).get("cwd"));
        });
        c.add("cwd-is-a-file", s -> s.fails(s.run(k -> k.set("process.cwd", "/payload")).result(), "not a directory"));
        c.add("cwd-relative-is-refused", s -> s.fails(s.run(k -> k.set("process.cwd", "home")).result(), "absolute"));
        c.add("cwd-only-for-its-user", s -> {
            Files.createDirectories(s.rootfs().resolve("private"));
            s.tool("chown", "1000:1000", s.rootfs().resolve("private")).run();
            s.tool("chmod", "0700", s.rootfs().resolve("private")).run();
            Output o = s.ran(k -> user(k, 1000, 1000).set("process.cwd", "/private").capabilities(), "report");
            s.equal("cwd", "/private", o.report().get("cwd"));
        });
        c.add("root-is-the-rootfs", s -> {
            Output o = s.ran(_ -> {}, "ls /", "climb");
            s.fact("entries", o.said("ls /"));
            s.equal("climb", "inside", o.said("climb"));
        });
    }

    private static void arguments(Cases c) {
        c.add("args-looked-up-in-path", s -> {
            Output o = s.run(k -> k.args("payload", "do", "report"));
            s.equal("args", "[\"report\"]", o.report().get("args"));
        });
        c.add("args-first-in-path-wins", s -> {
            s.write(s.rootfs().resolve("usr/bin/payload"), "no program");
            s.succeeds(s.run(k -> k.set("process.env", List.of("PATH=/usr/bin:/bin", "JCS_TOKEN=" + s.token())).args("payload", "do", "true")).result());
        });
        c.add("args-relative-with-slash", s -> s.succeeds(s.run(k -> k.args("./payload", "do", "true")).result()));
        c.add("args-exact", s -> {
            Result r = s.run(k -> k.args("/payload", "", " a  b ", "ä", "x\ny", "--flag=1")).result();
            s.equal("stdout", "/payload\n\n a  b \nä\nx\ny\n--flag=1\n", r.stdout());
        });
        c.add("args-not-in-path", s -> {
            Result r = s.run(k -> k.args("nosuchprogram")).result();
            s.exits(1, r);
            s.fails(r, "exec: \"nosuchprogram\": executable file not found in $PATH");
        });
        c.add("args-missing-file", s -> s.fails(
                s.run(k -> k.args("/nosuchprogram")).result(), "exec: \"/nosuchprogram\"", "no such file or directory"));
        c.add("args-not-executable", s -> {
            s.write(s.rootfs().resolve("data"), "text");
            s.fails(s.run(k -> k.args("/data")).result(), "exec: \"/data\": permission denied");
        });
        c.add("args-directory", s -> s.fails(s.run(k -> k.args("/home")).result(), "exec: \"/home\""));
        c.add("args-missing-file-fails-create", s -> {
            s.bundle().config(s.config(k -> k.args("/nosuchprogram")));
            s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "no such file or directory");
            s.fails(s.rt("state", s.id()), "does not exist");
        });
        c.add("args-exec-format-error", s -> {
            s.write(s.rootfs().resolve("bad"), "\u0001\u0002 no program");
            Stage.permissions(s.rootfs().resolve("bad"), "rwxr-xr-x");
            s.fails(s.run(k -> k.args("/bad")).result(), "exec format error");
        });
        c.add("args-script-with-interpreter", s -> {
            s.write(s.rootfs().resolve("script"), "#!/payload say\n");
            Stage.permissions(s.rootfs().resolve("script"), "rwxr-xr-x");
            s.equal("stdout", "/payload\nsay\n/script\nx\n", s.run(k -> k.args("/script", "x")).result().stdout());
        });
        c.add("args-script-without-interpreter", s -> {
            s.write(s.rootfs().resolve("script"), "#!/bin/nosuch\n");
            Stage.permissions(s.rootfs().resolve("script"), "rwxr-xr-x");
            s.fails(s.run(k -> k.args("/script")).result(), "no such file or directory");
        });
        c.add("args-empty", s -> s.fails(s.run(k -> k.set("process.args", List.of())).result(), "args"));
        c.add("args-many", s -> {
            String[] args = IntStream.range(0, 2000).mapToObj(i -> i == 0 ? "/payload" : "a" + i).toArray(String[]::new);
            s.equal("lines", 2000L, s.run(k -> k.args(args)).result().stdout().lines().count());
        });
        c.add("stdin-reaches-the-process", s -> {
            s.bundle().config(s.config(_ -> {}, "stdin"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id()).stdin("some input\n").run();
            s.equal("said", "some input\n", Output.of(r).said("stdin"));
        });
        c.add("stderr-is-apart", s -> {
            Result r = s.run("err oops").result();
            s.equal("stderr", "oops\n", r.stderr());
            s.that("not on stdout", !r.stdout().startsWith("oops"));
        });
    }

    private static void limits(Cases c) {
        for (String row : List.of("NOFILE 100 200", "CORE 0 0", "CPU 50 60", "FSIZE 1000000 2000000", "STACK 1048576 8388608",
                "NPROC 500 600", "MEMLOCK 1000 2000", "AS 1000000000 2000000000", "DATA 900000000 900000000",
                "MSGQUEUE 1000 2000", "NICE 0 0", "RTPRIO 0 0", "RTTIME 5 6", "SIGPENDING 10 20", "LOCKS 3 4", "RSS 7 8")) {
            String[] w = row.split(" ");
            c.add("rlimit-" + w[0], s -> {
                Json r = report(s, s.ran(k -> k.add("process.rlimits",
                        Json.object("type", "RLIMIT_" + w[0], "soft", Long.parseLong(w[1]), "hard", Long.parseLong(w[2]))), "report"));
                s.equal(w[0], w[1] + ":" + w[2], r.get("rlimits").get(w[0]));
            });
        }
        c.direct("rlimits-of-caller-are-inherited", "Go raises the soft limit of open files", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("prlimit", "--nofile=1000:1500", "--core=11:22", "--").run();
            s.equal("NOFILE", "1000:1500", Output.of(r).report().get("rlimits").get("NOFILE"));
            s.equal("CORE", "11:22", Output.of(r).report().get("rlimits").get("CORE"));
        });
        c.add("rlimit-unknown-type", s -> s.fails(s.run(k -> k.add("process.rlimits",
                Json.object("type", "RLIMIT_FROB", "soft", 1, "hard", 1))).result(), "RLIMIT_FROB"));
        c.add("rlimit-soft-above-hard", s -> s.fails(s.run(k -> k.add("process.rlimits",
                Json.object("type", "RLIMIT_NOFILE", "soft", 200, "hard", 100))).result()));
        c.direct("rlimit-twice", "runc 1.1.5 takes the last of two", s -> s.fails(s.run(k -> k.add("process.rlimits",
                Json.object("type", "RLIMIT_NOFILE", "soft", 10, "hard", 100),
                Json.object("type", "RLIMIT_NOFILE", "soft", 20, "hard", 100))).result(), "RLIMIT_NOFILE"));
        c.add("rlimit-above-hard-without-privilege", s -> {
            s.require(!Host.hasCapability(24), "this host grants CAP_SYS_RESOURCE");
            s.fails(s.run(k -> k.add("process.rlimits",
                    Json.object("type", "RLIMIT_NOFILE", "soft", 2000000, "hard", 2000000))).result(), "operation not permitted");
        });
    }

    private static void scheduling(Cases c) {
        for (int score : new int[] {0, 1, 500, 1000}) {
            c.add("oom-score-" + score, s -> s.equal("oomScoreAdj", score,
                    report(s, s.ran(k -> k.set("process.oomScoreAdj", score), "report")).get("oomScoreAdj")));
        }
        c.add("oom-score-of-caller-is-kept", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id()).through("choom", "-n", "321", "--").run();
            s.equal("oomScoreAdj", 321, Output.of(r).report().get("oomScoreAdj"));
        });
        c.add("oom-score-out-of-range", s -> s.fails(s.run(k -> k.set("process.oomScoreAdj", 1001)).result()));
        String old = "runc 1.1.5 does not know it";
        c.direct("scheduler-batch", old, s -> {
            Json r = report(s, s.ran(k -> k.set("process.scheduler", Json.object("policy", "SCHED_BATCH", "nice", 7)), "report"));
            s.equal("policy", 3, r.get("schedPolicy"));
            s.equal("nice", 7, r.get("nice"));
        });
        c.direct("scheduler-idle-with-flag", old, s -> {
            Json r = report(s, s.ran(k -> k.set("process.scheduler",
                    Json.object("policy", "SCHED_OTHER", "nice", 3, "flags", List.of("SCHED_FLAG_RESET_ON_FORK"))), "report"));
            s.equal("policy", 0, r.get("schedPolicy"));
            s.equal("nice", 3, r.get("nice"));
            s.equal("flags", 1, r.get("schedFlags"));
        });
        c.direct("scheduler-unknown-policy", old, s -> s.fails(
                s.run(k -> k.set("process.scheduler", Json.object("policy", "SCHED_FROB"))).result(), "SCHED_FROB"));
        c.direct("io-priority", old, s -> {
            Json r = report(s, s.ran(k -> k.set("process.ioPriority", Json.object("class", "IOPRIO_CLASS_BE", "priority", 6)), "report"));
            s.equal("ioprio", 2 << 13 | 6, r.get("ioprio"));
        });
        c.direct("io-priority-idle", old, s -> {
            Json r = report(s, s.ran(k -> k.set("process.ioPriority", Json.object("class", "IOPRIO_CLASS_IDLE", "priority", 0)), "report"));
            s.equal("ioprio", 3 << 13, r.get("ioprio"));
        });
        c.direct("io-priority-unknown-class", old, s -> s.fails(
                s.run(k -> k.set("process.ioPriority", Json.object("class", "FROB", "priority", 0))).result(), "FROB"));
        c.direct("personality-linux32", old, s -> {
            Json r = report(s, s.ran(k -> k.set("linux.personality", Json.object("domain", "LINUX32")), "report"));
            s.equal("personality", "0000000000000008", r.get("personality"));
            s.equal("machine", "i686", r.get("machine"));
        });
        c.direct("personality-linux", old, s -> s.equal("personality", "0000000000000000",
                report(s, s.ran(k -> k.set("linux.personality", Json.object("domain", "LINUX")), "report")).get("personality")));
        c.direct("memory-policy-bind", old, s -> {
            Json r = report(s, s.ran(k -> k.set("linux.memoryPolicy", Json.object("mode", "MPOL_BIND", "nodes", "0")), "report"));
            s.equal("mode", 2, r.get("mempolicyMode"));
            s.equal("nodes", 1, r.get("mempolicyNodes"));
        });
        c.direct("memory-policy-interleave-static", old, s -> {
            Json r = report(s, s.ran(k -> k.set("linux.memoryPolicy",
                    Json.object("mode", "MPOL_INTERLEAVE", "nodes", "0", "flags", List.of("MPOL_F_STATIC_NODES"))), "report"));
            s.equal("mode", 3 | 1 << 15, r.get("mempolicyMode"));
        });
        c.direct("memory-policy-unknown-mode", old, s -> s.fails(
                s.run(k -> k.set("linux.memoryPolicy", Json.object("mode", "MPOL_FROB", "nodes", "0"))).result(), "MPOL_FROB"));
    }

    private static void inherited(Cases c) {
        c.add("signals-of-caller", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id()).through(s.host().helper(), "exec").run();
            s.succeeds(r);
            Json p = Output.of(r).report();
            long ignored = Long.parseUnsignedLong(p.get("sigIgn").text(), 16);
            s.equal("SIGPIPE and SIGUSR1 are not ignored", 0, ignored & (1 << 12 | 1 << 9));
            s.equal("umask", 18, p.get("umask"));
            s.equal("nice", 5, p.get("nice"));
        });
        c.direct("signal-mask-of-caller", "Go keeps blocked signals over exec", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id()).through(s.host().helper(), "exec").run();
            s.equal("blocked", "0000000000000000", Output.of(r).report().get("sigBlk"));
        });
        c.direct("affinity-of-caller-is-reset", "runc 1.1.5 keeps the caller's mask", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id()).through("taskset", "-c", "0").run();
            String all = report(s, s.ran(k -> k.set("linux.cgroupsPath", s.cgroup() + "b"), "report")).get("affinity").text();
            s.equal("affinity", all, Output.of(r).report().get("affinity"));
        });
        c.add("defaults", s -> {
            Json r = report(s, s.ran(_ -> {}, "report"));
            for (String fact : List.of("dumpable", "pdeathsig", "securebits", "subreaper", "nice", "schedPolicy", "ioprio",
                    "personality", "mempolicyMode", "seccomp", "coredumpFilter", "pid", "ppid", "sid", "pgid", "threads")) {
                s.fact(fact, r.get(fact));
            }
            s.equal("only stdio is open", "[0, 1, 2]", r.get("fds").names());
        });
    }
}
