package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Config;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Mount;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** mounts of type cgroup, recursive options, idmapped mounts and propagation from and to the host. */
final class MountExtensions implements Area {
    private static final String OLD = "runc 1.1.5 does not know it";

    /** Recursive option, what the mount and the one below it must show. */
    private static final List<List<String>> RECURSIVE = List.of(
            List.of("rro", "ro"),
            List.of("rnosuid", "nosuid"),
            List.of("rnodev", "nodev"),
            List.of("rnoexec", "noexec"),
            List.of("rnoatime", "noatime"),
            List.of("rnodiratime", "nodiratime"),
            List.of("rnosymfollow", "nosymfollow"));

    @Override
    public String name() {
        return "mounts";
    }

    @Override
    public void declare(Cases c) {
        cgroups(c);
        for (List<String> row : RECURSIVE) {
            c.add("recursive-" + row.getFirst(), s -> {
                Path source = nested(s);
                Output o = s.ran(
                        k -> k.mount("/mnt", "bind", source.toString(), "rbind", row.getFirst()),
                        "mountinfo /mnt",
                        "mountinfo /mnt/sub");
                s.that("top: " + o.mount("/mnt").options(), o.mount("/mnt").has(row.getLast()));
                s.that(
                        "below: " + o.mount("/mnt/sub").options(),
                        o.mount("/mnt/sub").has(row.getLast()));
                s.that(
                        "the host's mount is as before",
                        !hostMount(s, source.resolve("sub")).has(row.getLast()));
            });
        }
        c.add("recursive-rrw-undoes-ro", s -> {
            Path source = nested(s);
            s.tool("mount", "-o", "remount,bind,ro", source.resolve("sub")).run();
            Output o = s.ran(k -> k.mount("/mnt", "bind", source.toString(), "rbind", "rrw"), "mountinfo /mnt/sub");
            s.that(
                    "below: " + o.mount("/mnt/sub").options(),
                    o.mount("/mnt/sub").has("rw"));
        });
        c.add("nosymfollow", s -> {
            Path source = s.newDirectory("src");
            s.write(source.resolve("f"), "x");
            Files.createSymbolicLink(source.resolve("l"), Path.of("f"));
            Output o = s.ran(k -> k.bind(source, "/mnt", "nosymfollow"), "cat /mnt/l", "cat /mnt/f");
            s.equal("link", "ELOOP", o.said("cat /mnt/l"));
            s.equal("file", "x", o.said("cat /mnt/f"));
        });
        idmap(c);
        propagation(c);
    }

    private static Path nested(Stage s) {
        Path source = s.newDirectory("src");
        Path sub = s.newDirectory("src/sub");
        s.require(s.tool("mount", "-t", "tmpfs", "tmpfs", sub).run().succeeded(), "may not mount on the host");
        s.later(() -> s.tool("umount", sub).run());
        return source;
    }

    private static Mount hostMount(Stage s, Path point) {
        String line = s.tool("grep", " " + point + " ", "/proc/self/mountinfo")
                .run()
                .stdout()
                .lines()
                .findFirst()
                .orElse("");
        return line.isEmpty() ? Mount.NONE : Mount.parse(line);
    }

    private static void cgroups(Cases c) {
        for (boolean namespace : new boolean[] {false, true}) {
            String suffix = namespace ? "-with-namespace" : "";
            c.add("cgroup" + suffix, s -> {
                s.require(!s.host().unified(), "no v1 hierarchy");
                Output o = s.ran(
                        k -> cgroup(k, namespace, "ro", "nosuid", "noexec", "nodev"),
                        "ls /sys/fs/cgroup",
                        "mountinfo",
                        "mkdir /sys/fs/cgroup/memory/x",
                        "cat /sys/fs/cgroup/pids/pids.max",
                        "mkdir /sys/fs/cgroup/x");
                s.fact("entries", o.said("ls /sys/fs/cgroup"));
                s.equal("read-only", "EROFS", o.said("mkdir /sys/fs/cgroup/memory/x"));
                s.that(
                        "nothing can be made at the top",
                        !o.said("mkdir /sys/fs/cgroup/x").equals("true"));
                s.equal(
                        "the container's own is at the top",
                        "max",
                        o.said("cat /sys/fs/cgroup/pids/pids.max").strip());
                s.fact(
                        "mounts",
                        o.value("mountinfo").texts().stream()
                                .map(l -> l.split(" ")[4])
                                .filter(p -> p.startsWith("/sys/fs/cgroup"))
                                .sorted()
                                .toList());
            });
            c.add("cgroup-rw" + suffix, s -> {
                s.require(!s.host().unified(), "no v1 hierarchy");
                Output o = s.ran(
                        k -> cgroup(k, namespace, "rw").moreCapabilities("CAP_SYS_ADMIN"),
                        "mkdir /sys/fs/cgroup/memory/x",
                        "mountinfo");
                s.equal("writable", "true", o.said("mkdir /sys/fs/cgroup/memory/x"));
                s.fact("root of memory", o.mount("/sys/fs/cgroup/memory").root());
            });
        }
        c.add("cgroup-links", s -> {
            s.require(!s.host().unified(), "no v1 hierarchy");
            Output o = s.ran(k -> cgroup(k, false, "ro"), "readlink /sys/fs/cgroup/cpu", "stat /sys/fs/cgroup/memory");
            s.fact("cpu", o.said("readlink /sys/fs/cgroup/cpu"));
            s.equal("memory", "dir", o.value("stat /sys/fs/cgroup/memory").get("type"));
        });
        c.add("cgroup2-type", s -> {
            s.require(!s.host().v2().isEmpty(), "no cgroup2 mounted");
            Output o = s.run(k -> k.mount("/mnt", "cgroup2", "cgroup", "ro"), "statfs /mnt");
            s.fact("works", o.result().succeeded());
            s.fact("magic", o.value("statfs /mnt").get("magic"));
        });
    }

    private static Config cgroup(Config k, boolean namespace, String... options) {
        if (namespace) {
            k.namespace("cgroup");
        }
        return k.mount("/sys/fs/cgroup", "cgroup", "cgroup", options);
    }

    private static Map<String, Object> idmapped(Path source, String option) {
        List<Object> map = List.of(Json.object("containerID", 0, "hostID", 1000, "size", 2000));
        return Json.object(
                "destination",
                "/mnt",
                "type",
                "bind",
                "source",
                source.toString(),
                "options",
                List.of("rbind", option),
                "uidMappings",
                map,
                "gidMappings",
                map);
    }

    private static void idmap(Cases c) {
        c.direct("idmap", OLD, s -> {
            Path source = s.newDirectory("src");
            s.write(source.resolve("f"), "x");
            s.tool("chown", "5:6", source.resolve("f")).run();
            Output o = s.ran(k -> k.add("mounts", idmapped(source, "idmap")), "stat /mnt/f", "mountinfo /mnt");
            s.equal(
                    "owner",
                    "1005:1006",
                    o.value("stat /mnt/f").get("uid") + ":"
                            + o.value("stat /mnt/f").get("gid"));
            s.that("marked", o.mount("/mnt").has("idmapped"));
        });
        c.direct("idmap-in-a-user-namespace", OLD, s -> {
            Path source = s.newDirectory("src");
            s.write(source.resolve("f"), "x");
            List<Object> map = List.of(Json.object("containerID", 0, "hostID", 100000, "size", 65536));
            Output o = s.ran(
                    k -> k.userNamespace(0, 100000, 65536)
                            .add(
                                    "mounts",
                                    Json.object(
                                            "destination",
                                            "/mnt",
                                            "type",
                                            "bind",
                                            "source",
                                            source.toString(),
                                            "options",
                                            List.of("bind"),
                                            "uidMappings",
                                            map,
                                            "gidMappings",
                                            map)),
                    "stat /mnt/f",
                    "write /mnt/g y");
            s.equal("owner inside", 0, o.value("stat /mnt/f").get("uid"));
            s.equal("write", "true", o.said("write /mnt/g y"));
            s.equal("owner on the host", 0, Files.getAttribute(source.resolve("g"), "unix:uid"));
        });
        c.direct("idmap-is-not-recursive", OLD, s -> {
            Path source = nested(s);
            s.write(source.resolve("sub/f"), "x");
            Output o = s.ran(k -> k.add("mounts", idmapped(source, "idmap")), "stat /mnt/sub/f");
            s.equal("owner", 0, o.value("stat /mnt/sub/f").get("uid"));
        });
        c.direct("ridmap-is-recursive", OLD, s -> {
            Path source = nested(s);
            s.write(source.resolve("sub/f"), "x");
            Output o = s.ran(k -> k.add("mounts", idmapped(source, "ridmap")), "stat /mnt/sub/f");
            s.equal("owner", 1000, o.value("stat /mnt/sub/f").get("uid"));
        });
        c.direct("idmap-of-a-tmpfs-is-refused", OLD, s -> {
            List<Object> map = List.of(Json.object("containerID", 0, "hostID", 1000, "size", 10));
            s.fails(s.run(k -> k.add(
                            "mounts",
                            Json.object(
                                    "destination",
                                    "/mnt",
                                    "type",
                                    "tmpfs",
                                    "source",
                                    "tmpfs",
                                    "options",
                                    List.of("idmap"),
                                    "uidMappings",
                                    map,
                                    "gidMappings",
                                    map)))
                    .result());
        });
        c.direct(
                "idmap-with-one-map-only-is-refused",
                OLD,
                s -> s.fails(s.run(k -> k.add(
                                "mounts",
                                Json.object(
                                        "destination",
                                        "/mnt",
                                        "type",
                                        "bind",
                                        "source",
                                        "/tmp",
                                        "options",
                                        List.of("bind", "idmap"),
                                        "uidMappings",
                                        List.of(Json.object("containerID", 0, "hostID", 1, "size", 1)))))
                        .result()));
    }

    private static void propagation(Cases c) {
        c.add("host-mount-reaches-a-slave", s -> fromHost(s, "rslave", true));
        c.add("host-mount-stays-out-of-a-private", s -> fromHost(s, "rprivate", false));
        c.add("device-in-a-user-namespace-is-a-slave", s -> boundDevice(s, "rslave", "slave"));
        c.add("device-in-a-user-namespace-is-private", s -> boundDevice(s, "rprivate", "private"));
        c.add("root-on-a-shared-mount-is-a-slave", s -> sharedRoot(s, null, "slave", true));
        c.add("root-on-a-shared-mount-is-private", s -> sharedRoot(s, "private", "private", false));
        c.add("container-mount-reaches-the-host-through-shared", s -> {
            Path source = sharedTmpfs(s);
            Output o = s.ran(
                    k -> k.moreCapabilities("CAP_SYS_ADMIN")
                            .set("linux.rootfsPropagation", "shared")
                            .mount("/mnt", "bind", source.toString(), "rbind", "rshared"),
                    "mkdir /mnt/in",
                    "mount tmpfs /mnt/in tmpfs");
            s.equal("mounted", "true", o.said("mount tmpfs /mnt/in tmpfs"));
            s.that("seen on the host", !hostMount(s, source.resolve("in")).equals(Mount.NONE));
            s.tool("umount", source.resolve("in")).run();
        });
        c.add("container-mount-stays-inside-by-default", s -> {
            Path source = sharedTmpfs(s);
            Output o = s.ran(
                    k -> k.moreCapabilities("CAP_SYS_ADMIN").mount("/mnt", "bind", source.toString(), "rbind"),
                    "mkdir /mnt/in",
                    "mount tmpfs /mnt/in tmpfs");
            s.equal("mounted", "true", o.said("mount tmpfs /mnt/in tmpfs"));
            s.equal("not on the host", Mount.NONE, hostMount(s, source.resolve("in")));
        });
    }

    private static Path sharedTmpfs(Stage s) {
        Path source = s.newDirectory("shared");
        s.require(s.tool("mount", "-t", "tmpfs", "tmpfs", source).run().succeeded(), "may not mount on the host");
        s.later(() -> s.tool("umount", "-R", source).run());
        s.tool("mount", "--make-shared", source).run();
        return source;
    }

    private static void fromHost(Stage s, String option, boolean arrives) {
        Path source = sharedTmpfs(s);
        var k = s.create(
                g -> g.set("linux.rootfsPropagation", "rslave")
                        .mount("/mnt", "bind", source.toString(), "rbind", option),
                "wait-signal USR1",
                "mountinfo /mnt/late");
        k.start();
        k.awaitOutput("ready");
        s.newDirectory("shared/late");
        s.tool("mount", "-t", "tmpfs", "tmpfs", source.resolve("late")).run();
        s.succeeds(k.kill("USR1"));
        s.equal("arrives", arrives ? 1 : 0, k.finish().mounts("/mnt/late").size());
        s.succeeds(k.delete());
    }

    /** The container's root lies on a mount that the host shares; a mount made there later arrives or does not. */
    private static void sharedRoot(Stage s, String rootfsPropagation, String expected, boolean arrives) {
        Path root = sharedTmpfs(s).resolve("root");
        s.newDirectory("shared/root");
        s.require(s.tool("mount", "--bind", s.rootfs(), root).run().succeeded(), "may not mount on the host");
        var k = s.create(
                g -> {
                    g.set("root.path", root.toString());
                    if (rootfsPropagation != null) {
                        g.set("linux.rootfsPropagation", rootfsPropagation);
                    }
                },
                "wait-signal USR1",
                "mountinfo /",
                "mountinfo /mnt");
        k.start();
        k.awaitOutput("ready");
        s.tool("mount", "-t", "tmpfs", "tmpfs", root.resolve("mnt")).run();
        s.succeeds(k.kill("USR1"));
        Output o = k.finish();
        s.equal("propagation", expected, o.mount("/").propagation());
        s.equal("arrives", arrives ? 1 : 0, o.mounts("/mnt").size());
        s.succeeds(k.delete());
    }

    /** Devices can't be made in a user namespace: those of the host are bound, like other mounts. */
    private static void boundDevice(Stage s, String rootfsPropagation, String expected) {
        Path node = sharedTmpfs(s).resolve("node");
        s.tool("mknod", "-m", "666", node, "c", "1", "3").run();
        Output o = s.ran(
                k -> k.userNamespace(0, 100000, 65536)
                        .set("linux.rootfsPropagation", rootfsPropagation)
                        .add(
                                "linux.devices",
                                Json.object("path", node.toString(), "type", "c", "major", 1, "minor", 3)),
                "mountinfo " + node);
        s.equal("propagation", expected, o.mount(node.toString()).propagation());
    }
}
