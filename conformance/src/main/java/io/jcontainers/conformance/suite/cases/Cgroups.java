package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** linux.resources and linux.cgroupsPath on cgroup v1: the files' contents, placement, device rules, removal. */
final class Cgroups implements Area {
    private static final long MB = 1L << 20;

    /** name, JSON path below linux.resources, value, controller, file, expected content. */
    private static final List<Row> ROWS = List.of(
            new Row("memory-limit", "memory.limit", 64 * MB, "memory", "memory.limit_in_bytes", "" + 64 * MB),
            new Row(
                    "memory-limit-unlimited",
                    "memory.limit",
                    -1,
                    "memory",
                    "memory.limit_in_bytes",
                    "9223372036854771712"),
            new Row(
                    "memory-reservation",
                    "memory.reservation",
                    32 * MB,
                    "memory",
                    "memory.soft_limit_in_bytes",
                    "" + 32 * MB),
            new Row("memory-swappiness", "memory.swappiness", 33, "memory", "memory.swappiness", "33"),
            new Row("memory-swappiness-0", "memory.swappiness", 0, "memory", "memory.swappiness", "0"),
            new Row("memory-hierarchy", "memory.useHierarchy", true, "memory", "memory.use_hierarchy", "1"),
            new Row("cpu-shares", "cpu.shares", 512, "cpu", "cpu.shares", "512"),
            new Row("cpu-shares-least", "cpu.shares", 2, "cpu", "cpu.shares", "2"),
            new Row("cpu-period", "cpu.period", 50000, "cpu", "cpu.cfs_period_us", "50000"),
            new Row("cpu-quota", "cpu.quota", 20000, "cpu", "cpu.cfs_quota_us", "20000"),
            new Row("cpu-quota-unlimited", "cpu.quota", -1, "cpu", "cpu.cfs_quota_us", "-1"),
            new Row("cpuset-cpus", "cpu.cpus", "0", "cpuset", "cpuset.cpus", "0"),
            new Row("cpuset-cpus-range", "cpu.cpus", "0-1", "cpuset", "cpuset.cpus", "0-1"),
            new Row("cpuset-mems", "cpu.mems", "0", "cpuset", "cpuset.mems", "0"),
            new Row("pids-limit", "pids.limit", 37, "pids", "pids.max", "37"),
            new Row("pids-limit-negative", "pids.limit", -1, "pids", "pids.max", "max"));

    private record Row(String name, String path, Object value, String controller, String file, String expected) {}

    @Override
    public String name() {
        return "cgroups";
    }

    @Override
    public void declare(Cases c) {
        for (Row row : ROWS) {
            c.add(row.name(), s -> {
                needs(s, row.controller());
                s.require(
                        Files.exists(s.host().v1().get(row.controller()).resolve(row.file()))
                                || !row.file().contains("cfs_burst"),
                        "no " + row.file() + " in this kernel");
                Container k = s.create(g -> g.set("linux.resources." + row.path(), row.value()));
                s.equal(row.file(), row.expected(), s.cgroupFile(row.controller(), row.file()));
                s.succeeds(k.delete("-f"));
            });
        }
        memory(c);
        cpu(c);
        placement(c);
        refused(c);
        enforcement(c);
    }

    static void needs(Stage s, String controller) {
        s.require(s.host().v1().containsKey(controller), "no v1 controller " + controller);
    }

    private static void memory(Cases c) {
        c.add("memory-swap", s -> {
            needs(s, "memory");
            s.require(
                    Files.exists(s.host().v1().get("memory").resolve("memory.memsw.limit_in_bytes")),
                    "no swap accounting");
            Container k =
                    s.create(g -> g.set("linux.resources.memory", Json.object("limit", 32 * MB, "swap", 96 * MB)));
            s.equal("limit", 32 * MB, s.cgroupFile("memory", "memory.limit_in_bytes"));
            s.equal("memsw", 96 * MB, s.cgroupFile("memory", "memory.memsw.limit_in_bytes"));
            s.succeeds(k.delete("-f"));
        });
        c.add("memory-swap-unlimited", s -> {
            needs(s, "memory");
            s.require(
                    Files.exists(s.host().v1().get("memory").resolve("memory.memsw.limit_in_bytes")),
                    "no swap accounting");
            Container k = s.create(g -> g.set("linux.resources.memory", Json.object("limit", 32 * MB, "swap", -1)));
            s.equal("memsw", "9223372036854771712", s.cgroupFile("memory", "memory.memsw.limit_in_bytes"));
            s.succeeds(k.delete("-f"));
        });
        c.add("memory-oom-killer-off", s -> {
            needs(s, "memory");
            Container k = s.create(
                    g -> g.set("linux.resources.memory", Json.object("limit", 32 * MB, "disableOOMKiller", true)));
            s.contains("oom control", "oom_kill_disable 1", s.cgroupFile("memory", "memory.oom_control"));
            s.succeeds(k.delete("-f"));
        });
        c.add("memory-kernel-tcp", s -> {
            needs(s, "memory");
            Path file = s.host().v1().get("memory").resolve("memory.kmem.tcp.limit_in_bytes");
            s.require(Files.exists(file), "no memory.kmem.tcp");
            Output o = s.run(
                    g -> g.set("linux.resources.memory", Json.object("kernelTCP", 16 * MB)), "cat /proc/self/cgroup");
            s.fact("works", o.result().succeeded());
        });
        c.add("hugepages", s -> {
            needs(s, "hugetlb");
            Container k = s.create(
                    g -> g.add("linux.resources.hugepageLimits", Json.object("pageSize", "2MB", "limit", 4 * MB)));
            s.equal("limit", 4 * MB, s.cgroupFile("hugetlb", "hugetlb.2MB.limit_in_bytes"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("hugepages-unknown-size", "runc 1.1.5 opens the file by that name", s -> {
            needs(s, "hugetlb");
            s.fails(s.run(g -> g.add("linux.resources.hugepageLimits", Json.object("pageSize", "3MB", "limit", 4 * MB)))
                    .result());
        });
    }

    private static void cpu(Cases c) {
        c.add("cpu-period-and-quota", s -> {
            needs(s, "cpu");
            Container k = s.create(
                    g -> g.set("linux.resources.cpu", Json.object("period", 40000, "quota", 10000, "shares", 256)));
            s.equal("period", 40000, s.cgroupFile("cpu", "cpu.cfs_period_us"));
            s.equal("quota", 10000, s.cgroupFile("cpu", "cpu.cfs_quota_us"));
            s.equal("shares", 256, s.cgroupFile("cpu", "cpu.shares"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("cpu-burst", "runc 1.1.5 does not know it", s -> {
            needs(s, "cpu");
            s.require(
                    Files.exists(s.host().v1().get("cpu").resolve("cpu.cfs_burst_us"))
                            || s.tool("sh", "-c", "ls " + s.host().v1().get("cpu") + "/*/cpu.cfs_burst_us")
                                    .run()
                                    .succeeded(),
                    "no cpu.cfs_burst_us");
            Container k = s.create(
                    g -> g.set("linux.resources.cpu", Json.object("period", 40000, "quota", 10000, "burst", 5000)));
            s.equal("burst", 5000, s.cgroupFile("cpu", "cpu.cfs_burst_us"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("cpu-idle", "runc 1.1.5 does not know it", s -> {
            needs(s, "cpu");
            s.require(
                    s.tool("sh", "-c", "ls " + s.host().v1().get("cpu") + "/*/cpu.idle")
                            .run()
                            .succeeded(),
                    "no cpu.idle");
            Container k = s.create(g -> g.set("linux.resources.cpu", Json.object("idle", 1)));
            s.equal("idle", 1, s.cgroupFile("cpu", "cpu.idle"));
            s.succeeds(k.delete("-f"));
        });
        c.add("cpu-shares-out-of-range", s -> {
            needs(s, "cpu");
            s.fails(s.run(g -> g.set("linux.resources.cpu.shares", 300000)).result(), "shares");
        });
        c.add("cpuset-default-is-the-parents", s -> {
            needs(s, "cpuset");
            Container k = s.create();
            s.equal(
                    "cpus",
                    s.read(s.host().v1().get("cpuset").resolve("cpuset.cpus")).strip(),
                    s.cgroupFile("cpuset", "cpuset.cpus"));
            s.equal(
                    "mems",
                    s.read(s.host().v1().get("cpuset").resolve("cpuset.mems")).strip(),
                    s.cgroupFile("cpuset", "cpuset.mems"));
            s.succeeds(k.delete("-f"));
        });
        c.add("cpuset-in-a-new-parent", s -> {
            needs(s, "cpuset");
            Container k = s.create(g -> g.set("linux.cgroupsPath", s.cgroup() + "/a/b"));
            s.equal(
                    "cpus",
                    s.read(s.host().v1().get("cpuset").resolve("cpuset.cpus")).strip(),
                    s.cgroupFile("cpuset", "a/b/cpuset.cpus"));
            s.succeeds(k.delete("-f"));
            removeParents(s, "/a");
        });
        c.add("cpuset-impossible", s -> {
            needs(s, "cpuset");
            s.fails(s.run(g -> g.set("linux.resources.cpu.cpus", "4000")).result(), "cpuset.cpus");
        });
    }

    private static void removeParents(Stage s, String below) {
        for (Path hierarchy : s.host().hierarchies()) {
            s.tool("rmdir", hierarchy + s.cgroup() + below, hierarchy + s.cgroup())
                    .run();
        }
    }

    private static void placement(Cases c) {
        c.add("membership", s -> {
            Container k = s.running();
            s.fact("cgroups", memberships(s, k.pid()));
            s.succeeds(k.delete("-f"));
        });
        c.add("membership-of-exec", s -> {
            Container k = s.running();
            List<String> init = Files.readAllLines(Path.of("/proc/" + k.pid() + "/cgroup"));
            s.equal("same as init's", normal(s, init), k.exec("report").report().get("cgroup"));
            s.succeeds(k.delete("-f"));
        });
        c.add("every-file-as-runc-leaves-it", s -> {
            Container k = s.create(g -> g.set("linux.resources.memory", Json.object("limit", 64 * MB))
                    .set("linux.resources.pids.limit", 50));
            files(s).forEach((file, content) -> s.fact(
                    file,
                    file.endsWith("devices.list")
                            ? String.join(
                                    "\n", content.toString().lines().sorted().toList())
                            : content));
            s.succeeds(k.delete("-f"));
        });
        c.add("nested-path", s -> {
            Container k = s.create(g -> g.set("linux.cgroupsPath", s.cgroup() + "/x/y"));
            s.fact("cgroups", memberships(s, k.pid()));
            s.succeeds(k.delete("-f"));
            s.that(
                    "the parent stays",
                    Files.exists(Path.of(s.host().hierarchies().getFirst() + s.cgroup() + "/x")));
            removeParents(s, "/x");
        });
        c.add("relative-path", s -> {
            s.bundle().config(s.config(g -> g.set("linux.cgroupsPath", s.token() + "r"), "hang"));
            Container k = Container.create(
                    s, s.id(), inOwnCgroup(s, "create", "-b", s.bundle().path(), s.id()));
            s.fact("cgroups", controllersOnly(memberships(s, k.pid())));
            s.succeeds(k.delete("-f"));
            removeParents(s, "/caller");
        });
        c.add("no-path", s -> {
            s.bundle().config(s.config(g -> g.remove("linux.cgroupsPath"), "hang"));
            Container k = Container.create(
                    s, s.id(), inOwnCgroup(s, "create", "-b", s.bundle().path(), s.id()));
            s.fact("cgroups", controllersOnly(memberships(s, k.pid())));
            s.succeeds(k.delete("-f"));
            removeParents(s, "/caller");
        });
        c.add("gone-after-delete", s -> {
            s.ran(_ -> {}, "true");
            for (Path hierarchy : s.host().hierarchies()) {
                s.that(hierarchy + " has none", !Files.exists(Path.of(hierarchy + s.cgroup())));
            }
        });
        c.add("sub-cgroups-gone-after-delete", s -> {
            Container k = s.running();
            for (Path hierarchy : s.host().hierarchies()) {
                Path own = Path.of(hierarchy + s.cgroup());
                if (Files.exists(own)) {
                    Files.createDirectories(own.resolve("sub/sub"));
                }
            }
            s.succeeds(k.delete("-f"));
        });
        c.direct("occupied-cgroup-is-refused", "runc 1.1.5 only warns", s -> {
            Container k = s.running();
            s.bundle().config(s.config(_ -> {}, "true"));
            s.fails(s.rt("run", "-b", s.bundle().path(), s.id() + "b"), "cgroup");
            s.succeeds(k.delete("-f"));
        });
    }

    /** The runtime called from a cgroup of the stage's own in every hierarchy. */
    static io.jcontainers.conformance.suite.Call inOwnCgroup(Stage s, Object... words) {
        StringBuilder script = new StringBuilder("for h in");
        s.host().hierarchies().forEach(h -> script.append(' ').append(h));
        script.append("; do mkdir -p $h")
                .append(s.cgroup())
                .append("/caller; case $h in */cpuset) ")
                .append("for d in ")
                .append(s.cgroup())
                .append(' ')
                .append(s.cgroup())
                .append("/caller; do ")
                .append("cat $h/cpuset.cpus >$h$d/cpuset.cpus; cat $h/cpuset.mems >$h$d/cpuset.mems; done;; esac; ")
                .append("echo $$ >$h")
                .append(s.cgroup())
                .append("/caller/cgroup.procs; done; exec \"$@\"");
        return s.call(words).through("sh", "-c", script, "sh");
    }

    private static String normal(Stage s, List<String> lines) {
        return Json.write(lines.stream().map(l -> l.replace(s.token(), "$ID")).toList());
    }

    /** controller -> path, without the numbers of hierarchies. */
    private static Map<String, String> memberships(Stage s, long pid) throws Exception {
        Map<String, String> map = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] parts = line.split(":", 3);
            // a hierarchy that somebody mounted meanwhile is none of the case's
            if (parts[1].isEmpty() || s.host().v1().containsKey(parts[1].split(",")[0])) {
                map.put(parts[1], parts[2]);
            }
        }
        return map;
    }

    /** Without a controller-less cgroup2, where runc 1.1.5 takes a relative path from the top. */
    private static Map<String, String> controllersOnly(Map<String, String> memberships) {
        memberships.remove("");
        return memberships;
    }

    /** Every setting that a create may touch. */
    private static Map<String, String> files(Stage s) {
        Map<String, String> map = new TreeMap<>();
        for (String file : List.of(
                "memory/memory.limit_in_bytes",
                "memory/memory.soft_limit_in_bytes",
                "memory/memory.memsw.limit_in_bytes",
                "memory/memory.swappiness",
                "memory/memory.oom_control",
                "memory/memory.use_hierarchy",
                "cpu/cpu.shares",
                "cpu/cpu.cfs_period_us",
                "cpu/cpu.cfs_quota_us",
                "cpuset/cpuset.cpus",
                "cpuset/cpuset.mems",
                "cpuset/cpuset.cpu_exclusive",
                "pids/pids.max",
                "devices/devices.list",
                "freezer/freezer.state",
                "blkio/blkio.bfq.weight",
                "memory/notify_on_release",
                "pids/notify_on_release")) {
            map.put(file, s.cgroupFile(file.substring(0, file.indexOf('/')), file.substring(file.indexOf('/') + 1)));
        }
        return map;
    }

    private static void refused(Cases c) {
        c.add(
                "pids-limit-not-a-number",
                s -> s.fails(
                        s.run(g -> g.set("linux.resources.pids.limit", "many")).result()));
        c.add(
                "memory-limit-too-big-a-number",
                s -> s.fails(s.run(g ->
                                g.set("linux.resources.memory.limit", new java.math.BigInteger("99999999999999999999")))
                        .result()));
        c.add("memory-swap-below-limit", s -> {
            needs(s, "memory");
            s.require(
                    Files.exists(s.host().v1().get("memory").resolve("memory.memsw.limit_in_bytes")),
                    "no swap accounting");
            s.fails(s.run(g -> g.set("linux.resources.memory", Json.object("limit", 64 * MB, "swap", 32 * MB)))
                    .result());
        });
        c.add("unified-on-v1-is-refused", s -> {
            needs(s, "memory");
            s.fails(
                    s.run(g -> g.set("linux.resources.unified", Json.object("memory.high", "1000000")))
                            .result(),
                    "unified");
        });
        c.add("swappiness-above-100", s -> {
            needs(s, "memory");
            s.fails(s.run(g -> g.set("linux.resources.memory.swappiness", 101)).result());
        });
    }

    private static void enforcement(Cases c) {
        c.add("pids-limit-bites", s -> {
            Output o = s.run(g -> g.set("linux.resources.pids.limit", 10), "fork 50");
            s.equal("children made", 9, o.said("fork 50"));
        });
        c.add("memory-limit-bites", s -> {
            Output o = s.run(
                    g -> g.set("linux.resources.memory", Json.object("limit", 32 * MB, "swap", 32 * MB)),
                    "allocate 100");
            s.equal("killed", 137, o.result().exit());
        });
        c.add("memory-below-limit-works", s -> {
            Output o = s.run(g -> g.set("linux.resources.memory", Json.object("limit", 64 * MB)), "allocate 20");
            s.equal("said", "true", o.said("allocate 20"));
        });
        c.add("cpuset-is-the-affinity", s -> {
            Output o = s.ran(g -> g.set("linux.resources.cpu.cpus", "1"), "report");
            s.equal("affinity", "1", o.report().get("affinity"));
        });
    }
}
