package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Host;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import java.util.List;

/** process: resource limits, OOM score, scheduler, priorities, personality, memory policy, and what callers leave. */
final class ProcessLimits implements Area {
    @Override
    public String name() {
        return "process";
    }

    @Override
    public void declare(Cases c) {
        limits(c);
        scheduling(c);
        inherited(c);
    }

    private static void limits(Cases c) {
        for (String row : List.of(
                "NOFILE 100 200",
                "CORE 0 0",
                "CPU 50 60",
                "FSIZE 1000000 2000000",
                "STACK 1048576 8388608",
                "NPROC 500 600",
                "MEMLOCK 1000 2000",
                "AS 1000000000 2000000000",
                "DATA 900000000 900000000",
                "MSGQUEUE 1000 2000",
                "NICE 0 0",
                "RTPRIO 0 0",
                "RTTIME 5 6",
                "SIGPENDING 10 20",
                "LOCKS 3 4",
                "RSS 7 8")) {
            String[] w = row.split(" ");
            c.add("rlimit-" + w[0], s -> {
                Json r = ProcessCases.report(
                        s,
                        s.ran(
                                k -> k.add(
                                        "process.rlimits",
                                        Json.object(
                                                "type",
                                                "RLIMIT_" + w[0],
                                                "soft",
                                                Long.parseLong(w[1]),
                                                "hard",
                                                Long.parseLong(w[2]))),
                                "report"));
                s.equal(w[0], w[1] + ":" + w[2], r.get("rlimits").get(w[0]));
            });
        }
        c.direct("rlimits-of-caller-are-inherited", "Go raises the soft limit of open files", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("prlimit", "--nofile=1000:1500", "--core=11:22", "--")
                    .run();
            s.equal("NOFILE", "1000:1500", Output.of(r).report().get("rlimits").get("NOFILE"));
            s.equal("CORE", "11:22", Output.of(r).report().get("rlimits").get("CORE"));
        });
        c.add(
                "rlimit-unknown-type",
                s -> s.fails(
                        s.run(k -> k.add("process.rlimits", Json.object("type", "RLIMIT_FROB", "soft", 1, "hard", 1)))
                                .result(),
                        "RLIMIT_FROB"));
        c.add(
                "rlimit-soft-above-hard",
                s -> s.fails(s.run(k -> k.add(
                                "process.rlimits", Json.object("type", "RLIMIT_NOFILE", "soft", 200, "hard", 100)))
                        .result()));
        c.direct(
                "rlimit-twice",
                "runc 1.1.5 takes the last of two",
                s -> s.fails(
                        s.run(k -> k.add(
                                        "process.rlimits",
                                        Json.object("type", "RLIMIT_NOFILE", "soft", 10, "hard", 100),
                                        Json.object("type", "RLIMIT_NOFILE", "soft", 20, "hard", 100)))
                                .result(),
                        "RLIMIT_NOFILE"));
        c.add("rlimit-above-hard-without-privilege", s -> {
            s.require(!Host.hasCapability(24), "this host grants CAP_SYS_RESOURCE");
            s.fails(
                    s.run(k -> k.add(
                                    "process.rlimits",
                                    Json.object("type", "RLIMIT_NOFILE", "soft", 2000000, "hard", 2000000)))
                            .result(),
                    "operation not permitted");
        });
    }

    private static void scheduling(Cases c) {
        for (int score : new int[] {0, 1, 500, 1000}) {
            c.add(
                    "oom-score-" + score,
                    s -> s.equal(
                            "oomScoreAdj",
                            score,
                            ProcessCases.report(s, s.ran(k -> k.set("process.oomScoreAdj", score), "report"))
                                    .get("oomScoreAdj")));
        }
        c.add("oom-score-of-caller-is-kept", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("choom", "-n", "321", "--")
                    .run();
            s.equal("oomScoreAdj", 321, Output.of(r).report().get("oomScoreAdj"));
        });
        c.add(
                "oom-score-out-of-range",
                s -> s.fails(s.run(k -> k.set("process.oomScoreAdj", 1001)).result()));
        String old = "runc 1.1.5 does not know it";
        c.direct("scheduler-batch", old, s -> {
            Json r = ProcessCases.report(
                    s,
                    s.ran(k -> k.set("process.scheduler", Json.object("policy", "SCHED_BATCH", "nice", 7)), "report"));
            s.equal("policy", 3, r.get("schedPolicy"));
            s.equal("nice", 7, r.get("nice"));
        });
        c.direct("scheduler-idle-with-flag", old, s -> {
            Json r = ProcessCases.report(
                    s,
                    s.ran(
                            k -> k.set(
                                    "process.scheduler",
                                    Json.object(
                                            "policy",
                                            "SCHED_OTHER",
                                            "nice",
                                            3,
                                            "flags",
                                            List.of("SCHED_FLAG_RESET_ON_FORK"))),
                            "report"));
            s.equal("policy", 0, r.get("schedPolicy"));
            s.equal("nice", 3, r.get("nice"));
            s.equal("flags", 1, r.get("schedFlags"));
        });
        c.direct(
                "scheduler-unknown-policy",
                old,
                s -> s.fails(
                        s.run(k -> k.set("process.scheduler", Json.object("policy", "SCHED_FROB")))
                                .result(),
                        "SCHED_FROB"));
        c.direct("io-priority", old, s -> {
            Json r = ProcessCases.report(
                    s,
                    s.ran(
                            k -> k.set("process.ioPriority", Json.object("class", "IOPRIO_CLASS_BE", "priority", 6)),
                            "report"));
            s.equal("ioprio", 2 << 13 | 6, r.get("ioprio"));
        });
        c.direct("io-priority-idle", old, s -> {
            Json r = ProcessCases.report(
                    s,
                    s.ran(
                            k -> k.set("process.ioPriority", Json.object("class", "IOPRIO_CLASS_IDLE", "priority", 0)),
                            "report"));
            s.equal("ioprio", 3 << 13, r.get("ioprio"));
        });
        c.direct(
                "io-priority-unknown-class",
                old,
                s -> s.fails(
                        s.run(k -> k.set("process.ioPriority", Json.object("class", "FROB", "priority", 0)))
                                .result(),
                        "FROB"));
        c.direct("personality-linux32", old, s -> {
            Json r = ProcessCases.report(
                    s, s.ran(k -> k.set("linux.personality", Json.object("domain", "LINUX32")), "report"));
            s.equal("personality", "0000000000000008", r.get("personality"));
            s.equal("machine", "i686", r.get("machine"));
        });
        c.direct(
                "personality-linux",
                old,
                s -> s.equal(
                        "personality",
                        "0000000000000000",
                        ProcessCases.report(
                                        s,
                                        s.ran(
                                                k -> k.set("linux.personality", Json.object("domain", "LINUX")),
                                                "report"))
                                .get("personality")));
        c.direct("memory-policy-bind", old, s -> {
            Json r = ProcessCases.report(
                    s,
                    s.ran(k -> k.set("linux.memoryPolicy", Json.object("mode", "MPOL_BIND", "nodes", "0")), "report"));
            s.equal("mode", 2, r.get("mempolicyMode"));
            s.equal("nodes", 1, r.get("mempolicyNodes"));
        });
        c.direct("memory-policy-interleave-static", old, s -> {
            Json r = ProcessCases.report(
                    s,
                    s.ran(
                            k -> k.set(
                                    "linux.memoryPolicy",
                                    Json.object(
                                            "mode",
                                            "MPOL_INTERLEAVE",
                                            "nodes",
                                            "0",
                                            "flags",
                                            List.of("MPOL_F_STATIC_NODES"))),
                            "report"));
            s.equal("mode", 3 | 1 << 15, r.get("mempolicyMode"));
        });
        c.direct(
                "memory-policy-unknown-mode",
                old,
                s -> s.fails(
                        s.run(k -> k.set("linux.memoryPolicy", Json.object("mode", "MPOL_FROB", "nodes", "0")))
                                .result(),
                        "MPOL_FROB"));
    }

    private static void inherited(Cases c) {
        c.add("signals-of-caller", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through(s.host().helper(), "exec")
                    .run();
            s.succeeds(r);
            Json p = Output.of(r).report();
            long ignored = Long.parseUnsignedLong(p.get("sigIgn").text(), 16);
            s.equal("SIGPIPE and SIGUSR1 are not ignored", 0, ignored & (1 << 12 | 1 << 9));
            s.equal("umask", 18, p.get("umask"));
            s.equal("nice", 5, p.get("nice"));
        });
        c.direct("signal-mask-of-caller", "Go keeps blocked signals over exec", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through(s.host().helper(), "exec")
                    .run();
            s.equal("blocked", "0000000000000000", Output.of(r).report().get("sigBlk"));
        });
        c.direct("affinity-of-caller-is-reset", "runc 1.1.5 keeps the caller's mask", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("taskset", "-c", "0")
                    .run();
            String all = ProcessCases.report(s, s.ran(k -> k.set("linux.cgroupsPath", s.cgroup() + "b"), "report"))
                    .get("affinity")
                    .text();
            s.equal("affinity", all, Output.of(r).report().get("affinity"));
        });
        c.add("defaults", s -> {
            Json r = ProcessCases.report(s, s.ran(_ -> {}, "report"));
            for (String fact : List.of(
                    "dumpable",
                    "pdeathsig",
                    "securebits",
                    "subreaper",
                    "nice",
                    "schedPolicy",
                    "ioprio",
                    "personality",
                    "mempolicyMode",
                    "seccomp",
                    "coredumpFilter",
                    "pid",
                    "ppid",
                    "sid",
                    "pgid",
                    "threads")) {
                s.fact(fact, r.get(fact));
            }
            s.equal("only stdio is open", "[0, 1, 2]", r.get("fds").names());
        });
    }
}
