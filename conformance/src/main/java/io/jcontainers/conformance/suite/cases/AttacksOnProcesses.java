package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Attacks by working directories, descriptors, cgroup paths, races and what a process can see; see {@link Attacks}. */
final class AttacksOnProcesses implements Area {
    @Override
    public String name() {
        return "attacks";
    }

    @Override
    public void declare(Cases c) {
        places(c);
        cgroups(c);
        races(c);
    }

    private static void places(Cases c) {
        Canary.attack(c, "R25-cwd-through-a-link-out", (s, canary) -> {
            s.bundle().link("w", "../../canary/empty");
            Output o = s.run(k -> k.set("process.cwd", "/w/x"), "climb");
            s.that(
                    "inside or refused",
                    !o.result().succeeded() || o.said("climb").equals("inside"));
        });
        for (String cwd : List.of(
                "/proc/self/fd/3",
                "/proc/self/fd/7",
                "/proc/self/fd/10",
                "/proc/self/fd/20",
                "/proc/1/fd/7",
                "/proc/self/cwd",
                "/proc/self/root/..",
                "/alias")) {
            Canary.attack(c, "R26-cwd" + cwd.replaceAll("[^a-z0-9]+", "-"), (s, canary) -> {
                s.bundle().link("alias", "/proc/self/fd/8");
                s.bundle().config(s.config(k -> k.set("process.cwd", cwd), "report", "climb"));
                Result r = s.call("run", "-b", s.bundle().path(), s.id())
                        .through(s.host().helper(), "leak", 3, 20, canary)
                        .run();
                Output o = Output.of(r);
                s.that(
                        "inside or refused: " + o.report().get("cwd"),
                        !r.succeeded()
                                || o.said("climb").equals("inside")
                                        && o.report().get("cwd").text().startsWith("/"));
            });
            Canary.attack(c, "R26-exec-cwd" + cwd.replaceAll("[^a-z0-9]+", "-"), (s, canary) -> {
                s.bundle().link("alias", "/proc/self/fd/8");
                Container k = s.running();
                Output o = Output.of(k.execCall(List.of("--cwd", cwd), "report", "climb")
                        .through(s.host().helper(), "leak", 3, 20, canary)
                        .run());
                s.that(
                        "inside or refused: " + o.report().get("cwd"),
                        !o.result().succeeded()
                                || o.said("climb").equals("inside")
                                        && o.report().get("cwd").text().startsWith("/"));
                s.succeeds(k.delete("-f"));
            });
        }
        Canary.attack(c, "R17-escape-from-chroot", (s, canary) -> {
            Output o = s.ran(k -> k.moreCapabilities("CAP_SYS_CHROOT"), "escape");
            s.equal("escape", "inside", o.said("escape"));
        });
        for (String name : List.of(
                "run/notify",
                "etc/hostname",
                "etc/resolv.conf",
                "etc/hosts",
                "etc/mtab",
                "run/secrets",
                ".dockerenv")) {
            Canary.attack(c, "R24-planted-" + name.replaceAll("[^a-z]+", "-"), (s, canary) -> {
                s.bundle().link(name, canary.resolve("victim").toString());
                s.helper("datagrams", s.directory().resolve("n"));
                s.eventually(
                        "the listener is there",
                        () -> Files.exists(s.directory().resolve("n")));
                s.bundle().config(s.config(_ -> {}, "notify READY=1"));
                Result r = s.call("run", "-b", s.bundle().path(), s.id())
                        .env("NOTIFY_SOCKET", s.directory().resolve("n").toString())
                        .run();
                s.that("ends: " + r, r.exit() != Result.TIMED_OUT);
            });
        }
        Canary.attack(c, "R33-pid-file-and-log-at-planted-links", (s, canary) -> {
            Path pid = Files.createSymbolicLink(s.directory().resolve("pid"), canary.resolve("victim"));
            s.bundle().config(s.config(_ -> {}, "true"));
            Result r = s.rt("create", "--pid-file", pid, "-b", s.bundle().path(), s.id());
            s.that("replaced or refused", !r.succeeded() || Files.isRegularFile(pid, LinkOption.NOFOLLOW_LINKS));
            s.rt("delete", "-f", s.id());
        });
        for (String id : List.of("\uff41", "x".repeat(4096), ".hidden/", "a\tb")) {
            Canary.attack(c, "R34-id-" + id.length() + "-" + id.codePointAt(0), (s, canary) -> {
                s.bundle().config(s.config(_ -> {}, "true"));
                s.fails(s.rt("create", "-b", s.bundle().path(), "--", id));
            });
        }
        Canary.attack(c, "R35-state-root-is-private", (s, canary) -> {
            Container k = s.running();
            Result r = s.tool(
                            "setpriv",
                            "--reuid",
                            61234,
                            "--regid",
                            61234,
                            "--clear-groups",
                            "--inh-caps=-all",
                            "--",
                            "ls",
                            s.root().resolve(s.id()))
                    .run();
            s.that("nobody else may look", !r.succeeded());
            s.succeeds(k.delete("-f"));
        });
        Canary.attack(c, "R44-user-names-that-look-like-numbers", (s, canary) -> {
            Files.writeString(s.rootfs().resolve("etc/passwd"), "1:x:0:0::/:/bin/sh\n1000:x:0:0::/root:/bin/sh\n");
            s.equal(
                    "uids",
                    "[1,1,1]",
                    s.ran(k -> k.set("process.user", Json.object("uid", 1, "gid", 1)), "report")
                            .report()
                            .get("uids"));
            Container k = s.running();
            s.equal(
                    "exec -u 1",
                    "[1,1,1]",
                    k.exec(List.of("--user", "1"), "report").report().get("uids"));
            s.succeeds(k.delete("-f"));
        });
        for (String kind : List.of("fifo", "directory", "loop", "zero")) {
            Canary.attack(c, "R45-passwd-is-a-" + kind, (s, canary) -> {
                Path passwd = s.rootfs().resolve("etc/passwd");
                Files.delete(passwd);
                switch (kind) {
                    case "fifo" -> s.tool("mkfifo", passwd).run();
                    case "directory" -> Files.createDirectory(passwd);
                    case "loop" -> Files.createSymbolicLink(passwd, Path.of("passwd"));
                    default ->
                        s.tool("mknod", "-m", "644", passwd, "c", "1", "5").run();
                }
                s.bundle().config(s.config(_ -> {}, "true"));
                s.that(
                        "ends",
                        s.call("run", "-b", s.bundle().path(), s.id())
                                        .deadline(10)
                                        .run()
                                        .exit()
                                != Result.TIMED_OUT);
            });
        }
    }

    private static void cgroups(Cases c) {
        for (String path : List.of("../../x", "/../x", "/a/../../x", "x\ny")) {
            Canary.attack(c, "R20-cgroup-path-" + path.replaceAll("[^a-z]+", "-") + path.length(), (s, canary) -> {
                s.bundle().config(s.config(k -> k.set("linux.cgroupsPath", path.replace("x", s.token())), "report"));
                Result r = Cgroups.inOwnCgroup(s, "run", "-b", s.bundle().path(), s.id())
                        .run();
                s.that("ends", r.exit() != Result.TIMED_OUT);
                for (Path hierarchy : s.host().hierarchies()) {
                    s.that(
                            "nothing beside the hierarchy",
                            !Files.exists(hierarchy.getParent().resolve(s.token())));
                    s.tool("rmdir", hierarchy + s.cgroup() + "/caller", hierarchy + s.cgroup())
                            .run();
                    s.tool("rmdir", hierarchy + "/a").run();
                }
            });
        }
        Canary.attack(
                c,
                "R20-unified-key-with-dots",
                (s, canary) ->
                        s.fails(s.run(k -> k.set("linux.resources.unified", Json.object("../memory.max", "1")), "true")
                                .result()));
        Canary.attack(
                c,
                "R20-hugepage-size-with-dots",
                (s, canary) -> s.fails(s.run(
                                k -> k.add(
                                        "linux.resources.hugepageLimits", Json.object("pageSize", "../x", "limit", 1)),
                                "true")
                        .result()));
        Canary.attack(c, "R20-exec-into-a-sibling", (s, canary) -> {
            Container k = s.running();
            s.bundle().config(s.config(g -> g.set("linux.cgroupsPath", s.cgroup() + "-evil"), "hang"));
            Container sibling = Container.create(
                    s, s.id() + "-evil", "run", "-d", "-b", s.bundle().path(), s.id() + "-evil");
            s.fails(k.exec(List.of("--cgroup", "../" + s.token() + "-evil"), "true")
                    .result());
            s.fails(k.exec(List.of("--cgroup", "/../" + s.token() + "-evil"), "true")
                    .result());
            s.succeeds(sibling.delete("-f"));
            s.succeeds(k.delete("-f"));
        });
        Canary.attack(c, "R18-cgroup-mount-without-namespace-is-read-only", (s, canary) -> {
            Output o = s.ran(k -> k.mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro"), "mountinfo");
            for (String line : o.value("mountinfo").texts()) {
                s.that(
                        "read-only: " + line,
                        !line.split(" ")[4].startsWith("/sys/fs/cgroup") || line.split(" ")[5].startsWith("ro"));
            }
        });
        Canary.attack(c, "R19-release-agent", (s, canary) -> {
            s.require(!s.host().unified(), "no v1 hierarchy");
            Output o = s.ran(
                    k -> k.mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro"),
                    "set /sys/fs/cgroup/memory/release_agent x",
                    "set /sys/fs/cgroup/memory/notify_on_release 1",
                    "set /sys/fs/cgroup/devices/devices.allow a");
            for (Json line : o.lines()) {
                s.that("refused: " + line, !line.get("errno").isAbsent());
            }
        });
        Canary.attack(c, "R21-sysctl-values", (s, canary) -> {
            String before = s.read(Path.of("/proc/sys/kernel/core_pattern"));
            s.run(
                    k -> k.set("linux.sysctl", Json.object("kernel.shm_rmid_forced", "1+kernel.core_pattern=|/x")),
                    "true");
            s.run(k -> k.set("linux.sysctl", Json.object("net.ipv4.ip_forward", "1\nkernel.core_pattern=x")), "true");
            s.equal("core_pattern", before, s.read(Path.of("/proc/sys/kernel/core_pattern")));
        });
        Canary.attack(c, "R15-host-mounts-are-as-before", (s, canary) -> {
            List<String> kinds = List.of("shared", "rshared", "slave", "private");
            String before = propagations(s);
            for (String kind : kinds) {
                s.run(k -> k.set("linux.rootfsPropagation", kind).bind(canary, "/mnt", "rslave"), "true");
            }
            s.run(k -> k.withoutNamespace("mount").set("linux.rootfsPropagation", "rslave"), "true");
            s.equal("propagation", before, propagations(s));
            s.that(
                    "no mount of ours",
                    s.tool("grep", s.token(), "/proc/self/mountinfo")
                            .run()
                            .stdout()
                            .isEmpty());
        });
    }

    private static String propagations(Stage s) {
        return s.tool("findmnt", "-no", "TARGET,PROPAGATION", "/", "/proc", "/sys", "/dev")
                        .run()
                        .stdout()
                + s.tool("findmnt", "-no", "PROPAGATION", "/sys").run().stdout()
                + s.tool("findmnt", "-no", "PROPAGATION", "/proc").run().stdout();
    }

    private static void races(Cases c) {
        Canary.attack(c, "R4-mount-target-swapped-with-a-link", (s, canary) -> swapped(s, canary, "/vol/a"));
        Canary.attack(c, "R5-target-made-below-a-swapped-directory", (s, canary) -> swapped(s, canary, "/vol/a/x/y"));
        for (String program : List.of("/proc/self/exe", "script")) {
            Canary.attack(c, "R36-self-exe-as-" + program.replaceAll("[^a-z]+", "-"), (s, canary) -> {
                s.write(s.rootfs().resolve("script"), "#!/proc/self/exe\n");
                Stage.permissions(s.rootfs().resolve("script"), "rwxr-xr-x");
                String before = s.tool("sha256sum", s.runtime()).run().stdout();
                s.bundle().config(s.config(k -> k.args(program.startsWith("/") ? program : "/script")));
                s.call("run", "-b", s.bundle().path(), s.id()).deadline(10).run();
                s.equal(
                        "the runtime's binary",
                        before,
                        s.tool("sha256sum", s.runtime()).run().stdout());
            });
        }
        observed(c, "R37-exec-under-observation", "prowl /tmp/end exe mem maps fd/0 root cwd");
        observed(
                c,
                "R36-exec-under-a-tracer",
                "prowl /tmp/end exe",
                "CAP_SYS_PTRACE",
                "CAP_DAC_OVERRIDE",
                "CAP_DAC_READ_SEARCH");
        environments(c);
    }

    private static void observed(Cases c, String name, String verb, String... capabilities) {
        Canary.attack(c, name, (s, canary) -> {
            Container k = s.create(g -> g.capabilities(capabilities), verb);
            k.start();
            k.awaitOutput("ready");
            String before = s.tool("sha256sum", s.runtime()).run().stdout();
            for (int i = 0; i < 25; i++) {
                s.succeeds(k.exec("true").result());
            }
            s.write(s.rootfs().resolve("tmp/end"), "");
            k.awaitStatus("stopped");
            Json prowl = Json.parse(k.text().lines().toList().getLast()).get("ok");
            s.equal("files of the runtime's processes opened", 0, prowl.get("successes"));
            s.equal(
                    "the runtime's binary",
                    before,
                    s.tool("sha256sum", s.runtime()).run().stdout());
            s.succeeds(k.delete());
        });
    }

    private static void environments(Cases c) {
        Canary.attack(c, "R47-environment-of-the-runtime", (s, canary) -> {
            Container k = s.create(
                    g -> g.withoutNamespace("pid").capabilities("CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"),
                    "grep-environ JT_CANARY=",
                    "report");
            s.succeeds(s.call("start", s.id()).env("JT_CANARY", "x").run());
            s.equal("seen", "[]", k.finish().said("grep-environ JT_CANARY="));
            s.that("not in its own", !k.text().contains("JT_CANARY=x"));
            s.succeeds(k.delete());
        });
        Canary.attack(c, "R48-malformed-environment", (s, canary) -> {
            s.bundle().config(s.config(k -> k.env("*", "JT_SECRET", "JT_*", "=x", "A\nB=c", "A=B=C"), "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .env("JT_SECRET", "of the host")
                    .run();
            s.that("no value of the host", !r.text().contains("of the host"));
            s.that(
                    "A=B=C kept or refused",
                    !r.succeeded() || Output.of(r).report().get("env").texts().contains("A=B=C"));
        });
        Canary.attack(c, "R40-sizes", (s, canary) -> {
            for (int size : new int[] {65_535, 65_536, 70_000, 130_000}) {
                Output o = s.run(
                        k -> k.env("BIG=" + "x".repeat(size)).set("annotations", Json.object("a", "y".repeat(size))),
                        "report");
                s.that(
                        "exact or refused: " + size,
                        !o.result().succeeded() || o.report().get("env").texts().contains("BIG=" + "x".repeat(size)));
                s.that(
                        "namespaces",
                        !o.result().succeeded() || o.report().get("pid").text().equals("1"));
            }
        });
        Canary.attack(c, "R57-shared-pid-namespace-ends-only-its-own", (s, canary) -> {
            Container k = s.create(g -> g.withoutNamespace("pid"), "fork 5", "hang");
            k.start();
            k.awaitOutput("ready");
            Process bystander = new ProcessBuilder("sleep", "60").start();
            List<String> pids =
                    Json.parse(s.rt("ps", "-f", "json", k.id()).stdout()).texts();
            s.equal("processes", 6, pids.size());
            s.tool("kill", "-9", k.pid()).run();
            k.awaitStatus("stopped");
            s.succeeds(k.delete("-f"));
            for (String pid : pids) {
                s.eventually(
                        "gone: " + pid,
                        () -> !Files.exists(Path.of("/proc/" + pid))
                                || s.read(Path.of("/proc/" + pid + "/stat")).contains(") Z"));
            }
            s.that("the bystander lives", bystander.isAlive());
            bystander.destroyForcibly();
        });
    }

    /** One container exchanges a directory of a shared volume with a link to the canary while others mount onto it. */
    private static void swapped(Stage s, Path canary, String target) throws Exception {
        Path volume = s.newDirectory("vol");
        s.newDirectory("vol/a");
        Files.createSymbolicLink(volume.resolve("b"), canary.resolve("empty"));
        Container swapper = s.create(k -> k.bind(volume, "/vol"), "swap /vol/a /vol/b");
        swapper.start();
        swapper.awaitOutput("ready");
        s.bundle()
                .config(s.config(
                        k -> k.set("linux.cgroupsPath", s.cgroup() + "b")
                                .bind(volume, "/vol")
                                .mount(target, "tmpfs", "tmpfs"),
                        "true"));
        for (int i = 0; i < 15; i++) {
            s.rt("run", "-b", s.bundle().path(), s.id() + "b");
        }
        s.equal(
                "nothing is mounted on the host",
                "",
                s.tool("grep", canary, "/proc/self/mountinfo").run().stdout());
        s.succeeds(swapper.delete("-f"));
    }
}
