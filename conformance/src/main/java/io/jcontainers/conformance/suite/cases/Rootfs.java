package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** root, masked and read-only paths, propagation, default devices and links, linux.devices. */
final class Rootfs implements Area {
    private static final List<String> DEVICES = List.of("null 3", "zero 5", "full 7", "random 8", "urandom 9");

    @Override
    public String name() {
        return "rootfs";
    }

    @Override
    public void declare(Cases c) {
        root(c);
        paths(c);
        propagation(c);
        defaults(c);
        devices(c);
    }

    private static void root(Cases c) {
        c.add("writable", s -> {
            s.equal("write", "true", s.ran(_ -> {}, "write /x y").said("write /x y"));
            s.equal("on the host", "y", s.read(s.rootfs().resolve("x")));
        });
        c.add("readonly", s -> {
            Output o = s.ran(
                    k -> k.set("root.readonly", true),
                    "write /x y",
                    "write /dev/shm/x y",
                    "write /tmp/x y",
                    "mountinfo /");
            s.equal("root", "EROFS", o.said("write /x y"));
            s.equal("tmp", "EROFS", o.said("write /tmp/x y"));
            s.equal("shm", "true", o.said("write /dev/shm/x y"));
            s.that("ro", o.mount("/").has("ro"));
            s.fact("root options", o.mount("/").options());
        });
        c.add("absolute-path", s -> s.ran(k -> k.set("root.path", s.rootfs().toString()), "true"));
        c.add("path-with-dots", s -> s.ran(k -> k.set("root.path", "./x/../rootfs/"), "true"));
        c.add("the-bundle-itself", s -> {
            s.bundle().rootfs(s.bundle().path());
            s.ran(k -> k.set("root.path", "."), "true");
        });
        c.direct("symlink", "runc 1.1.5 refuses it", s -> {
            Files.createSymbolicLink(s.bundle().path().resolve("alias"), Path.of("rootfs"));
            Output o = s.ran(k -> k.set("root.path", "alias"), "ls /mnt");
            s.equal("ls", "[]", o.said("ls /mnt"));
        });
        c.add("missing", s -> s.fails(s.run(k -> k.set("root.path", "gone")).result(), "gone"));
        c.add("a-file", s -> {
            s.bundle().file("plain", "x");
            s.fails(s.run(k -> k.set("root.path", "plain")).result());
        });
        c.add("no-pivot", s -> {
            s.bundle().config(s.config(_ -> {}, "ls /mnt", "climb"));
            Output o =
                    Output.of(s.rt("run", "--no-pivot", "--bundle", s.bundle().path(), s.id()));
            s.succeeds(o.result());
            s.equal("climb", "inside", o.said("climb"));
        });
    }

    private static void paths(Cases c) {
        c.add("masked-file", s -> {
            s.write(s.rootfs().resolve("etc/secret"), "secret");
            Output o = s.ran(
                    k -> k.set("linux.maskedPaths", List.of("/etc/secret", "/proc/keys")),
                    "cat /etc/secret",
                    "stat /etc/secret",
                    "cat /proc/keys",
                    "mountinfo /etc/secret");
            s.equal("content", "", o.said("cat /etc/secret"));
            s.equal("keys", "", o.said("cat /proc/keys"));
            s.equal(
                    "is the null device",
                    "1:3",
                    o.value("stat /etc/secret").get("major") + ":"
                            + o.value("stat /etc/secret").get("minor"));
        });
        c.add("masked-directory", s -> {
            s.write(s.rootfs().resolve("mnt/secret"), "secret");
            Output o = s.ran(
                    k -> k.set("linux.maskedPaths", List.of("/mnt", "/sys/firmware")),
                    "ls /mnt",
                    "write /mnt/x y",
                    "ls /sys/firmware",
                    "mountinfo /mnt");
            s.equal("ls", "[]", o.said("ls /mnt"));
            s.equal("write", "EROFS", o.said("write /mnt/x y"));
            s.that("read-only", o.mount("/mnt").has("ro"));
            s.equal("type", "tmpfs", o.mount("/mnt").type());
        });
        c.add("masked-several", s -> {
            for (String name : List.of("d1", "d2", "d3")) {
                s.write(Files.createDirectories(s.rootfs().resolve(name)).resolve("secret"), "secret");
            }
            for (String name : List.of("f1", "f2", "f3")) {
                s.write(s.rootfs().resolve(name), "secret");
            }
            Output o = s.ran(
                    k -> k.set(
                            "linux.maskedPaths",
                            List.of("/f1", "/d1", "/proc/keys", "/f2", "/d2/", "/no", "/d3", "/f3")),
                    "cat /f1",
                    "ls /d1",
                    "cat /proc/keys",
                    "cat /f2",
                    "ls /d2",
                    "ls /d3",
                    "cat /f3",
                    "write /d1/x y",
                    "write /d2/x y",
                    "write /d3/x y");
            for (String file : List.of("/f1", "/proc/keys", "/f2", "/f3")) {
                s.equal(file, "", o.said("cat " + file));
            }
            for (String directory : List.of("/d1", "/d2", "/d3")) {
                s.equal(directory, "[]", o.said("ls " + directory));
                s.equal("write", "EROFS", o.said("write " + directory + "/x y"));
            }
        });
        c.add(
                "masked-missing",
                s -> s.ran(k -> k.set("linux.maskedPaths", List.of("/no/such/path", "/proc/nosuch")), "true"));
        c.add("masked-twice", s -> {
            s.write(s.rootfs().resolve("mnt/secret"), "secret");
            s.equal(
                    "ls",
                    "[]",
                    s.ran(k -> k.set("linux.maskedPaths", List.of("/mnt", "/mnt")), "ls /mnt")
                            .said("ls /mnt"));
        });
        c.add("readonly-path", s -> {
            Files.createDirectories(s.rootfs().resolve("mnt/sub"));
            Output o = s.ran(
                    k -> k.set("linux.readonlyPaths", List.of("/mnt", "/proc/sys", "/etc/passwd")),
                    "write /mnt/x y",
                    "write /mnt/sub/x y",
                    "set /proc/sys/kernel/hostname z",
                    "set /etc/passwd z",
                    "mountinfo /proc/sys",
                    "cat /etc/group");
            s.equal("directory", "EROFS", o.said("write /mnt/x y"));
            s.equal("below", "EROFS", o.said("write /mnt/sub/x y"));
            s.equal("file", "EROFS", o.said("set /etc/passwd z"));
            s.equal("proc", "EROFS", o.said("set /proc/sys/kernel/hostname z"));
            s.fact("options", o.mount("/proc/sys").options());
        });
        c.add("readonly-path-missing", s -> s.ran(k -> k.set("linux.readonlyPaths", List.of("/no/such")), "true"));
        c.add("default-lists-of-runc", s -> {
            Output o = s.ran(
                    k -> k.set(
                                    "linux.maskedPaths",
                                    List.of(
                                            "/proc/acpi",
                                            "/proc/asound",
                                            "/proc/kcore",
                                            "/proc/keys",
                                            "/proc/latency_stats",
                                            "/proc/timer_list",
                                            "/proc/timer_stats",
                                            "/proc/sched_debug",
                                            "/sys/firmware",
                                            "/proc/scsi"))
                            .set(
                                    "linux.readonlyPaths",
                                    List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger")),
                    "mountinfo",
                    "cat /proc/keys",
                    "open /proc/irq/default_smp_affinity w");
            s.equal("keys", "", o.said("cat /proc/keys"));
            s.equal("irq", "EROFS", o.said("open /proc/irq/default_smp_affinity w"));
            s.fact(
                    "points",
                    o.value("mountinfo").texts().stream()
                            .map(l -> l.split(" ")[4])
                            .sorted()
                            .distinct()
                            .toList());
        });
    }

    private static void propagation(Cases c) {
        for (String kind : List.of("private", "rprivate", "slave", "rslave")) {
            c.add("propagation-" + kind, s -> {
                Output o = s.ran(k -> k.set("linux.rootfsPropagation", kind), "mountinfo /");
                s.fact("root", o.mount("/").propagation());
            });
        }
        for (String kind : List.of("shared", "unbindable")) {
            c.direct("propagation-" + kind, "runc 1.1.5 loses it at pivot_root", s -> {
                Output o = s.ran(k -> k.set("linux.rootfsPropagation", kind), "mountinfo /");
                s.contains("root", kind, o.mount("/").propagation());
            });
        }
        c.add(
                "propagation-unknown",
                s -> s.fails(
                        s.run(k -> k.set("linux.rootfsPropagation", "frob")).result()));
        for (String kind :
                List.of("private", "slave", "shared", "rprivate", "rslave", "rshared", "unbindable", "runbindable")) {
            c.add("mount-propagation-" + kind, s -> {
                Path source = s.newDirectory("src");
                Output o = s.ran(k -> k.bind(source, "/mnt", kind), "mountinfo /mnt");
                s.fact("propagation", o.mount("/mnt").propagation());
                s.equal(
                        "propagation",
                        kind.replaceFirst("^r", "").equals("slave")
                                ? o.mount("/mnt").propagation()
                                : kind.replaceFirst("^r", ""),
                        o.mount("/mnt").propagation());
            });
        }
        c.add("host-propagation-untouched", s -> {
            String before = s.tool("findmnt", "-no", "PROPAGATION", "/").run().stdout();
            s.ran(k -> k.set("linux.rootfsPropagation", "rslave"), "true");
            s.equal(
                    "propagation of /",
                    before,
                    s.tool("findmnt", "-no", "PROPAGATION", "/").run().stdout());
        });
    }

    private static void defaults(Cases c) {
        for (String row : DEVICES) {
            String name = "/dev/" + row.split(" ")[0];
            c.add("default-device-" + row.split(" ")[0], s -> {
                Json st = s.ran(_ -> {}, "lstat " + name).value("lstat " + name);
                s.equal(
                        "device",
                        "char 1:" + row.split(" ")[1],
                        st.get("type") + " " + st.get("major") + ":" + st.get("minor"));
                s.equal("mode", "0666", st.get("mode"));
                s.equal("owner", "0:0", st.get("uid") + ":" + st.get("gid"));
            });
        }
        c.add("default-device-tty", s -> {
            Json st = s.ran(_ -> {}, "lstat /dev/tty").value("lstat /dev/tty");
            s.equal("device", "char 5:0", st.get("type") + " " + st.get("major") + ":" + st.get("minor"));
            s.equal("mode", "0666", st.get("mode"));
        });
        c.add("default-links", s -> {
            Output o = s.ran(
                    _ -> {},
                    "readlink /dev/fd",
                    "readlink /dev/stdin",
                    "readlink /dev/stdout",
                    "readlink /dev/stderr",
                    "readlink /dev/ptmx",
                    "readlink /dev/core",
                    "stat /dev/ptmx");
            s.equal("fd", "/proc/self/fd", o.said("readlink /dev/fd"));
            s.equal("stdin", "/proc/self/fd/0", o.said("readlink /dev/stdin"));
            s.equal("stdout", "/proc/self/fd/1", o.said("readlink /dev/stdout"));
            s.equal("stderr", "/proc/self/fd/2", o.said("readlink /dev/stderr"));
            s.equal("ptmx", "pts/ptmx", o.said("readlink /dev/ptmx"));
            s.fact("core", o.said("readlink /dev/core"));
            s.equal(
                    "ptmx is a device",
                    "5:2",
                    o.value("stat /dev/ptmx").get("major") + ":"
                            + o.value("stat /dev/ptmx").get("minor"));
        });
        c.add("dev-listing", s -> s.fact("ls /dev", s.ran(_ -> {}, "ls /dev").said("ls /dev")));
        c.add(
                "no-console-without-terminal",
                s -> s.equal(
                        "stat", "ENOENT", s.ran(_ -> {}, "stat /dev/console").said("stat /dev/console")));
        c.add("dev-bound-from-host-is-left-alone", s -> {
            Path dev = s.newDirectory("dev");
            s.tool("mknod", "-m", "666", dev.resolve("null"), "c", "1", "3").run();
            Output o = s.ran(
                    k -> k.removeIf("mounts", m -> m.get("destination").text().startsWith("/dev"))
                            .bind(dev, "/dev", "rbind"),
                    "ls /dev");
            s.equal("ls", "[\"null\"]", o.said("ls /dev"));
        });
        c.add("dev-without-a-mount-is-filled-in-the-rootfs", s -> {
            Output o = s.run(
                    k -> k.removeIf("mounts", m -> m.get("destination").text().startsWith("/dev")),
                    "ls /dev",
                    "open /dev/null rw");
            s.succeeds(o.result());
            s.equal("null", "true", o.said("open /dev/null rw"));
        });
    }

    private static void devices(Cases c) {
        c.add("device-char", s -> {
            Output o = s.ran(
                    k -> k.add(
                            "linux.devices",
                            Json.object(
                                    "path",
                                    "/dev/fuse",
                                    "type",
                                    "c",
                                    "major",
                                    10,
                                    "minor",
                                    229,
                                    "fileMode",
                                    0640,
                                    "uid",
                                    5,
                                    "gid",
                                    6)),
                    "lstat /dev/fuse");
            s.equal("stat", "char 10:229 0640 5:6", describe(o, "/dev/fuse"));
        });
        c.add("device-block", s -> {
            Output o = s.ran(
                    k -> k.add(
                            "linux.devices",
                            Json.object("path", "/dev/disk", "type", "b", "major", 8, "minor", 1, "fileMode", 0600)),
                    "lstat /dev/disk");
            s.equal("stat", "block 8:1 0600 0:0", describe(o, "/dev/disk"));
        });
        c.add("device-fifo", s -> {
            Output o = s.ran(
                    k -> k.add("linux.devices", Json.object("path", "/dev/pipe", "type", "p", "fileMode", 0644)),
                    "lstat /dev/pipe");
            s.equal("type", "fifo", o.value("lstat /dev/pipe").get("type"));
        });
        c.add("device-unbuffered-char", s -> {
            Output o = s.ran(
                    k -> k.add(
                            "linux.devices",
                            Json.object("path", "/dev/u", "type", "u", "major", 1, "minor", 3, "fileMode", 0666)),
                    "lstat /dev/u");
            s.equal("type", "char", o.value("lstat /dev/u").get("type"));
        });
        c.add("device-in-new-directory", s -> {
            Output o = s.ran(
                    k -> k.add(
                            "linux.devices",
                            Json.object(
                                    "path", "/dev/net/tun", "type", "c", "major", 10, "minor", 200, "fileMode", 0666)),
                    "lstat /dev/net/tun");
            s.equal("stat", "char 10:200 0666 0:0", describe(o, "/dev/net/tun"));
        });
        c.add("device-outside-dev", s -> {
            Output o = s.ran(
                    k -> k.add(
                            "linux.devices",
                            Json.object("path", "/tmp/zero", "type", "c", "major", 1, "minor", 5, "fileMode", 0666)),
                    "lstat /tmp/zero");
            s.equal("stat", "char 1:5 0666 0:0", describe(o, "/tmp/zero"));
        });
        c.add("device-overrides-default", s -> {
            Output o = s.ran(
                    k -> k.add(
                            "linux.devices",
                            Json.object(
                                    "path",
                                    "/dev/zero",
                                    "type",
                                    "c",
                                    "major",
                                    1,
                                    "minor",
                                    5,
                                    "fileMode",
                                    0600,
                                    "uid",
                                    3,
                                    "gid",
                                    4)),
                    "lstat /dev/zero");
            s.equal("stat", "char 1:5 0600 3:4", describe(o, "/dev/zero"));
        });
        c.add("device-mode-ignores-umask", s -> {
            s.bundle()
                    .config(s.config(
                            k -> k.add(
                                    "linux.devices",
                                    Json.object(
                                            "path", "/dev/x", "type", "c", "major", 1, "minor", 3, "fileMode", 0666)),
                            "lstat /dev/x"));
            Output o = Output.of(s.call("run", "-b", s.bundle().path(), s.id())
                    .through("sh", "-c", "umask 077; exec \"$@\"", "sh")
                    .run());
            s.equal("stat", "char 1:3 0666 0:0", describe(o, "/dev/x"));
        });
        c.add(
                "device-unknown-type",
                s -> s.fails(s.run(k -> k.add(
                                "linux.devices", Json.object("path", "/dev/x", "type", "x", "major", 1, "minor", 3)))
                        .result()));
        c.direct("device-existing-file-of-another-type", "runc 1.1.5 leaves the file as it is", s -> {
            Files.createDirectories(s.rootfs().resolve("opt"));
            s.write(s.rootfs().resolve("opt/x"), "plain");
            s.fails(s.run(k -> k.add(
                            "linux.devices",
                            Json.object("path", "/opt/x", "type", "c", "major", 1, "minor", 3, "fileMode", 0666)))
                    .result());
        });
    }

    private static String describe(Output o, String path) {
        Json st = o.value("lstat " + path);
        return st.get("type") + " " + st.get("major") + ":" + st.get("minor") + " " + st.get("mode") + " "
                + st.get("uid") + ":" + st.get("gid");
    }
}
