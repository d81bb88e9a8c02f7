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

/** linux.namespaces, id maps and time offsets: new ones, joined ones, pods, and what is refused. */
final class Namespaces implements Area {
    /** Type in config.json and name below /proc/PID/ns. */
    private static final Map<String, String> FILES = Map.of(
            "pid", "pid", "network", "net", "ipc", "ipc", "uts", "uts", "mount", "mnt", "user", "user", "cgroup",
            "cgroup", "time", "time");

    private static final String NO_TIME = "runc 1.1.5 has no time namespaces";

    @Override
    public String name() {
        return "namespaces";
    }

    @Override
    public void declare(Cases c) {
        fresh(c);
        joined(c);
        users(c);
        refused(c);
        time(c);
    }

    private static String own(String type) throws Exception {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/" + FILES.get(type)))
                .toString();
    }

    private static void fresh(Cases c) {
        for (String type : List.of("pid", "network", "ipc", "uts", "mount", "cgroup")) {
            c.add("new-" + type, s -> {
                Json r = s.ran(k -> k.withoutNamespace(type).namespace(type), "report")
                        .report();
                s.that(
                        "another than the host's",
                        !r.get("ns").get(FILES.get(type)).text().equals(own(type)));
            });
        }
        for (String type : List.of("pid", "network", "ipc", "uts")) {
            c.add("without-" + type, s -> {
                Json r = s.ran(
                                k -> {
                                    k.withoutNamespace(type);
                                    if (type.equals("uts")) {
                                        k.remove("hostname");
                                    }
                                    if (type.equals("ipc")) {
                                        k.withoutMount("/dev/mqueue");
                                    }
                                    if (type.equals("network")) {
                                        k.withoutMount("/sys").bind("/sys", "/sys", "rbind", "ro");
                                    }
                                },
                                "report")
                        .report();
                s.equal("the host's", own(type), r.get("ns").get(FILES.get(type)));
            });
        }
        c.add("pid-1", s -> s.equal("pid", 1, s.ran(_ -> {}, "report").report().get("pid")));
        c.add("loopback-is-up", s -> s.equal("lo", "up", s.ran(_ -> {}, "lo").said("lo")));
        c.add(
                "hostname",
                s -> s.equal(
                        "hostname",
                        "here",
                        s.ran(k -> k.set("hostname", "here"), "report").report().get("hostname")));
        c.direct(
                "domainname",
                "runc 1.1.5 does not know it",
                s -> s.equal(
                        "domainname",
                        "there",
                        s.ran(k -> k.set("domainname", "there"), "report")
                                .report()
                                .get("domainname")));
        c.add("hostname-of-the-host-untouched", s -> {
            String before = s.tool("uname", "-n").run().stdout();
            s.ran(k -> k.set("hostname", "elsewhere"), "true");
            s.equal("hostname", before, s.tool("uname", "-n").run().stdout());
        });
        c.add("cgroup-namespace-shows-root", s -> {
            Output o = s.ran(k -> k.namespace("cgroup"), "report");
            s.that("paths are /", o.report().get("cgroup").texts().stream().allMatch(l -> l.endsWith(":/")));
        });
        c.add(
                "sysfs-shows-the-new-network",
                s -> s.equal(
                        "devices",
                        "[\"lo\"]",
                        s.ran(_ -> {}, "ls /sys/class/net")
                                .said("ls /sys/class/net")
                                .replaceAll(",\"(sit|tunl|gre|ip).*\"", "")));
    }

    private static void joined(Cases c) {
        for (String type : List.of("pid", "network", "ipc", "uts", "cgroup")) {
            c.add("join-" + type, s -> {
                Container first = s.running(k -> k.withoutNamespace(type).namespace(type));
                String expected = Files.readSymbolicLink(Path.of("/proc/" + first.pid() + "/ns/" + FILES.get(type)))
                        .toString();
                String path = "/proc/" + first.pid() + "/ns/" + FILES.get(type);
                Output o = second(
                        s,
                        k -> {
                            k.namespace(type, path);
                            if (type.equals("uts")) {
                                k.remove("hostname");
                            }
                        },
                        "report");
                s.mustSucceed(o.result());
                s.equal("the same", expected, o.report().get("ns").get(FILES.get(type)));
                s.succeeds(first.delete("-f"));
            });
        }
        c.direct("join-mount", "runc 1.1.5 fails to mount a second time", s -> {
            Container first = s.running();
            Output o = second(s, k -> k.namespace("mount", "/proc/" + first.pid() + "/ns/mnt"), "true");
            s.that("ends: " + o.result(), o.result().exit() == 0 || o.result().exit() == 1);
            s.equal("the first still runs", "running", first.status());
            s.succeeds(first.delete("-f"));
        });
        c.add("join-bind-mounted-network", s -> {
            Path file = s.newFile("netns", "");
            s.require(s.tool("unshare", "--net=" + file, "true").run().succeeded(), "no unshare(1) with a path");
            s.later(() -> s.tool("umount", file).run());
            Output o = s.ran(k -> k.namespace("network", file), "report");
            s.that("not the host's", !o.report().get("ns").get("net").text().equals(own("network")));
        });
        c.add("pid-joined-without-proc-of-its-own", s -> {
            Container first = s.running();
            Output o = second(s, k -> k.namespace("pid", "/proc/" + first.pid() + "/ns/pid"), "report");
            s.that("no pid 1", o.report().get("pid").number() > 1);
            s.succeeds(first.delete("-f"));
        });
        c.add("pod-of-user-and-pid-and-network", s -> {
            s.bundleOwnedBy(0);
            Container first = s.running(k -> k.userNamespace(0, 100000, 65536));
            String base = "/proc/" + first.pid() + "/ns/";
            Output o = second(
                    s,
                    k -> k.namespace("user", base + "user")
                            .namespace("pid", base + "pid")
                            .namespace("network", base + "net")
                            .namespace("ipc", base + "ipc")
                            .add("linux.uidMappings", Json.object("containerID", 0, "hostID", 100000, "size", 65536))
                            .add("linux.gidMappings", Json.object("containerID", 0, "hostID", 100000, "size", 65536)),
                    "report");
            s.fact("works", o.result().succeeded());
            s.equal("map", "         0     100000      65536", o.report().get("uidMap"));
            s.succeeds(first.delete("-f"));
        });
    }

    private static Output second(
            Stage s, java.util.function.Consumer<io.jcontainers.conformance.suite.Config> change, String... verbs) {
        s.bundle().config(s.config(change, verbs).set("linux.cgroupsPath", s.cgroup() + "b"));
        return Output.of(s.rt("run", "--bundle", s.bundle().path(), s.id() + "b"));
    }

    private static void users(Cases c) {
        c.add("user-map", s -> {
            Json r = s.ran(k -> k.userNamespace(0, 100000, 65536), "report").report();
            s.equal("uid map", "         0     100000      65536", r.get("uidMap"));
            s.equal("gid map", "         0     100000      65536", r.get("gidMap"));
            s.equal("uids", "[0,0,0]", r.get("uids"));
            s.equal("setgroups", "allow", r.get("setgroups"));
            s.that("another than the host's", !r.get("ns").get("user").text().equals(own("user")));
        });
        c.add("user-map-several-ranges", s -> {
            Json r = s.ran(
                            k -> k.userNamespace(0, 100000, 1000)
                                    .add(
                                            "linux.uidMappings",
                                            Json.object("containerID", 1000, "hostID", 200000, "size", 10))
                                    .add(
                                            "linux.gidMappings",
                                            Json.object("containerID", 5000, "hostID", 300000, "size", 1)),
                            "report")
                    .report();
            s.equal("uid map", "         0     100000       1000\n      1000     200000         10", r.get("uidMap"));
            s.equal("gid map", "         0     100000       1000\n      5000     300000          1", r.get("gidMap"));
        });
        c.add("user-1000-inside-a-map", s -> {
            Output o = s.ran(
                    k -> ProcessCases.user(k.userNamespace(0, 100000, 65536), 1000, 1000), "report", "write /tmp/x y");
            s.equal("uids", "[1000,1000,1000]", o.report().get("uids"));
            s.equal("owner on the host", 101000, Files.getAttribute(s.rootfs().resolve("tmp/x"), "unix:uid"));
        });
        c.add(
                "user-not-mapped",
                s -> s.fails(s.run(k -> ProcessCases.user(k.userNamespace(0, 100000, 10), 1000, 1000))
                        .result()));
        c.add("user-devices-are-bound", s -> {
            Output o = s.ran(
                    k -> k.userNamespace(0, 100000, 65536),
                    "stat /dev/null",
                    "open /dev/null rw",
                    "lstat /dev/fd",
                    "stat /dev/tty",
                    "open /dev/zero");
            s.equal(
                    "null",
                    "1:3",
                    o.value("stat /dev/null").get("major") + ":"
                            + o.value("stat /dev/null").get("minor"));
            s.equal("open", "true", o.said("open /dev/null rw"));
            s.equal("zero", "true", o.said("open /dev/zero"));
        });
        c.add("user-bind-source-not-reachable-inside", s -> {
            Path secret = s.newDirectory("locked");
            Path source = s.newDirectory("locked/src");
            s.write(source.resolve("f"), "x");
            Stage.permissions(secret, "rwx------");
            Output o = s.run(k -> k.userNamespace(0, 100000, 65536).bind(source, "/mnt"), "ls /mnt");
            s.fact("works", o.result().succeeded());
            s.equal("content", "[\"f\"]", o.said("ls /mnt"));
        });
        c.add("user-masked-and-readonly", s -> {
            Output o = s.ran(
                    k -> k.userNamespace(0, 100000, 65536)
                            .set("linux.maskedPaths", List.of("/proc/keys", "/proc/acpi"))
                            .set("linux.readonlyPaths", List.of("/proc/sys"))
                            .set("root.readonly", true),
                    "cat /proc/keys",
                    "mountinfo",
                    "write /x y");
            s.equal("masked", "", o.said("cat /proc/keys"));
            s.that("proc/sys", o.mount("/proc/sys").has("ro"));
            s.equal("root", "EROFS", o.said("write /x y"));
        });
        c.add("user-exec-joins-it", s -> {
            Container k = s.running(g -> g.userNamespace(0, 100000, 65536));
            Json r = k.exec("report").report();
            s.equal("uid map", "         0     100000      65536", r.get("uidMap"));
            s.equal("uids", "[0,0,0]", r.get("uids"));
            s.succeeds(k.delete("-f"));
        });
        c.add("user-without-maps", s -> s.fails(s.run(k -> k.namespace("user")).result()));
        c.add(
                "user-map-size-0",
                s -> s.fails(s.run(k -> k.userNamespace(0, 100000, 0)).result()));
        c.add(
                "user-map-overlap",
                s -> s.fails(s.run(k -> k.userNamespace(0, 100000, 1000)
                                .add(
                                        "linux.uidMappings",
                                        Json.object("containerID", 500, "hostID", 200000, "size", 10)))
                        .result()));
    }

    private static void refused(Cases c) {
        for (String type : List.of("pid", "network", "uts", "mount")) {
            c.add(
                    "twice-" + type,
                    s -> s.fails(
                            s.run(k -> k.add("linux.namespaces", Json.object("type", type)))
                                    .result(),
                            "duplicated ns"));
        }
        c.add("unknown-type", s -> s.fails(s.run(k -> k.namespace("frob")).result(), "frob"));
        c.add(
                "missing-path",
                s -> s.fails(s.run(k -> k.namespace("network", "/no/such/ns")).result(), "/no/such/ns"));
        for (String[] pair : List.of(
                new String[] {"network", "uts"},
                new String[] {"uts", "ipc"},
                new String[] {"ipc", "net"},
                new String[] {"pid", "uts"},
                new String[] {"mount", "uts"})) {
            c.add(
                    "wrong-type-" + pair[0],
                    s -> s.fails(s.run(k -> k.namespace(pair[0], "/proc/self/ns/" + pair[1]))
                            .result()));
        }
        c.add("path-is-a-plain-file", s -> {
            Path file = s.newFile("plain", "x");
            s.fails(s.run(k -> k.namespace("network", file)).result());
        });
        c.add(
                "hostname-without-uts",
                s -> s.fails(s.run(k -> k.withoutNamespace("uts")).result(), "UTS namespace"));
    }

    private static void time(Cases c) {
        c.direct("time-new", NO_TIME, s -> {
            Json r = s.ran(k -> k.namespace("time"), "report").report();
            s.that("another than the host's", !r.get("ns").get("time").text().equals(own("time")));
        });
        c.direct("time-offsets", NO_TIME, s -> {
            Output o = s.ran(
                    k -> k.namespace("time")
                            .set(
                                    "linux.timeOffsets",
                                    Json.object(
                                            "monotonic",
                                            Json.object("secs", 1000000, "nanosecs", 5),
                                            "boottime",
                                            Json.object("secs", 2000000))),
                    "report",
                    "clock");
            s.equal(
                    "offsets",
                    "monotonic     1000000         5\nboottime      2000000         0",
                    o.report().get("timeOffsets"));
            s.that("monotonic", o.value("clock").get("monotonic").number() >= 1000000);
            s.that("boottime", o.value("clock").get("boottime").number() >= 2000000);
        });
        c.direct(
                "time-offsets-without-namespace",
                NO_TIME,
                s -> s.fails(
                        s.run(k -> k.set("linux.timeOffsets", Json.object("monotonic", Json.object("secs", 10))))
                                .result(),
                        "time"));
        c.direct("time-joined", NO_TIME, s -> {
            Container first = s.running(k ->
                    k.namespace("time").set("linux.timeOffsets", Json.object("boottime", Json.object("secs", 777))));
            Output o = second(s, k -> k.namespace("time", "/proc/" + first.pid() + "/ns/time"), "report");
            s.equal(
                    "the same",
                    Files.readSymbolicLink(Path.of("/proc/" + first.pid() + "/ns/time")),
                    o.report().get("ns").get("time"));
            s.succeeds(first.delete("-f"));
        });
        c.direct("time-exec", NO_TIME, s -> {
            Container k = s.running(g ->
                    g.namespace("time").set("linux.timeOffsets", Json.object("boottime", Json.object("secs", 777777))));
            s.that("boottime", k.exec("clock").value("clock").get("boottime").number() >= 777777);
            s.succeeds(k.delete("-f"));
        });
    }
}
