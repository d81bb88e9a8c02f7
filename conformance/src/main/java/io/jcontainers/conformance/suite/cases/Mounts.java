package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Mount;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** mounts: options, order, targets and what is refused. */
final class Mounts implements Area {
    /** Options of a tmpfs with the mount options that mountinfo has to show. */
    private static final List<List<String>> TMPFS_OPTIONS = List.of(
            List.of("none", "", "relatime,rw"),
            List.of("nosuid", "nosuid", "nosuid,relatime,rw"),
            List.of("nodev", "nodev", "nodev,relatime,rw"),
            List.of("noexec", "noexec", "noexec,relatime,rw"),
            List.of("ro", "ro", "relatime,ro"),
            List.of("noatime", "noatime", "noatime,rw"),
            List.of("nodiratime", "nodiratime", "nodiratime,relatime,rw"),
            List.of("strictatime", "strictatime", "rw"),
            List.of("relatime", "relatime", "relatime,rw"),
            List.of("suid-after-nosuid", "nosuid suid", "relatime,rw"),
            List.of("dev-after-nodev", "nodev dev", "relatime,rw"),
            List.of("exec-after-noexec", "noexec exec", "relatime,rw"),
            List.of("rw-after-ro", "ro rw", "relatime,rw"),
            List.of("all", "nosuid nodev noexec noatime ro", "noatime,nodev,noexec,nosuid,ro"));

    /** Options of a bind mount. */
    private static final List<List<String>> BIND_OPTIONS = List.of(
            List.of("none", ""),
            List.of("ro", "ro"),
            List.of("nosuid", "nosuid"),
            List.of("nodev", "nodev"),
            List.of("noexec", "noexec"),
            List.of("ro-nosuid-nodev-noexec", "ro nosuid nodev noexec"),
            List.of("noatime", "noatime"),
            List.of("nodiratime", "nodiratime"),
            List.of("rbind", "rbind"),
            List.of("rbind-ro", "rbind ro"));

    private static final String OLD_MODE = "runc 1.1.5 gives a tmpfs the mode of its target, whatever mode= says";

    @Override
    public String name() {
        return "mounts";
    }

    @Override
    public void declare(Cases c) {
        for (List<String> row : TMPFS_OPTIONS) {
            c.add("tmpfs-option-" + row.get(0), s -> {
                Output o = s.ran(
                        k -> k.mount("/mnt", "tmpfs", "tmpfs", words(row.get(1))), "mountinfo /mnt", "write /mnt/x hi");
                s.equal("options", row.get(2), o.mount("/mnt").options());
                s.equal("type", "tmpfs", o.mount("/mnt").type());
                s.equal("write", row.get(2).contains("ro") ? "EROFS" : "true", o.said("write /mnt/x hi"));
            });
        }
        c.direct("tmpfs-option-defaults", "runc 1.1.5 takes it for data of the file system", s -> {
            Output o = s.ran(k -> k.mount("/mnt", "tmpfs", "tmpfs", "defaults"), "mountinfo /mnt");
            s.equal("options", "relatime,rw", o.mount("/mnt").options());
        });
        for (List<String> row : BIND_OPTIONS) {
            c.add("bind-option-" + row.get(0), s -> {
                Path source = s.newDirectory("src");
                Output o = s.ran(k -> k.bind(source, "/mnt", words(row.get(1))), "mountinfo /mnt", "write /mnt/x hi");
                s.fact("options", o.mount("/mnt").options());
                s.equal("write", row.get(1).contains("ro") ? "EROFS" : "true", o.said("write /mnt/x hi"));
                s.equal("seen on the host", row.get(1).contains("ro") ? "(absent)" : "hi", s.read(source.resolve("x")));
                for (String option : row.get(1).split(" ")) {
                    s.that(
                            "has " + option,
                            option.isEmpty()
                                    || option.equals("rbind")
                                    || o.mount("/mnt").has(option));
                }
            });
        }
        tmpfs(c);
        binds(c);
        targets(c);
        refused(c);
    }

    private static void tmpfs(Cases c) {
        c.add("tmpfs-size", s -> {
            Output o = s.ran(
                    k -> k.mount("/mnt", "tmpfs", "tmpfs", "size=65536", "nr_inodes=50"),
                    "statfs /mnt",
                    "mountinfo /mnt");
            s.equal("blocks", 16, o.value("statfs /mnt").get("blocks"));
            s.equal("inodes", 50, o.value("statfs /mnt").get("files"));
        });
        for (String mode : List.of("0700", "0755", "1777", "0711")) {
            c.direct("tmpfs-mode-" + mode, OLD_MODE, s -> {
                Output o = s.ran(k -> k.mount("/mnt", "tmpfs", "tmpfs", "mode=" + mode), "stat /mnt");
                s.equal("mode", mode, o.value("stat /mnt").get("mode"));
            });
        }
        c.add("tmpfs-inherits-mode-of-target", s -> {
            s.tool("chmod", "0710", s.rootfs().resolve("mnt")).run();
            Output o = s.ran(k -> k.mount("/mnt", "tmpfs", "tmpfs"), "stat /mnt");
            s.equal("mode", "0710", o.value("stat /mnt").get("mode"));
        });
        c.add("tmpfs-source-and-type-names", s -> {
            Output o = s.ran(k -> k.mount("/mnt", "tmpfs", "anything"), "mountinfo /mnt");
            s.fact("source", o.mount("/mnt").source());
        });
        c.add("tmpcopyup", s -> {
            Files.writeString(s.rootfs().resolve("mnt/file"), "content");
            Files.createDirectories(s.rootfs().resolve("mnt/d/e"));
            s.tool("chmod", "0640", s.rootfs().resolve("mnt/file")).run();
            s.tool("chown", "5:6", s.rootfs().resolve("mnt/file")).run();
            s.bundle().link("mnt/link", "file");
            Output o = s.ran(
                    k -> k.mount("/mnt", "tmpfs", "tmpfs", "tmpcopyup").moreCapabilities("CAP_DAC_OVERRIDE"),
                    "ls /mnt",
                    "cat /mnt/file",
                    "lstat /mnt/file",
                    "readlink /mnt/link",
                    "ls /mnt/d",
                    "write /mnt/new x",
                    "mountinfo /mnt");
            s.equal("entries", "[\"d\",\"file\",\"link\"]", o.said("ls /mnt"));
            s.equal("content", "content", o.said("cat /mnt/file"));
            s.equal("mode", "0640", o.value("lstat /mnt/file").get("mode"));
            s.equal("owner", "5", o.value("lstat /mnt/file").get("uid"));
            s.equal("link", "file", o.said("readlink /mnt/link"));
            s.equal("directory", "[\"e\"]", o.said("ls /mnt/d"));
            s.equal("one mount", 1, o.mounts("/mnt").size());
            s.equal("original is untouched", "(absent)", s.read(s.rootfs().resolve("mnt/new")));
        });
        c.add("tmpfs-ro-with-tmpcopyup", s -> {
            Files.writeString(s.rootfs().resolve("mnt/file"), "content");
            Output o =
                    s.ran(k -> k.mount("/mnt", "tmpfs", "tmpfs", "tmpcopyup", "ro"), "cat /mnt/file", "write /mnt/x y");
            s.equal("content", "content", o.said("cat /mnt/file"));
            s.equal("write", "EROFS", o.said("write /mnt/x y"));
        });
    }

    private static void binds(Cases c) {
        c.add("bind-file", s -> {
            Path file = s.newFile("file", "host text");
            Output o = s.ran(
                    k -> k.bind(file, "/etc/hosts", "ro"), "cat /etc/hosts", "set /etc/hosts x", "stat /etc/hosts");
            s.equal("content", "host text", o.said("cat /etc/hosts"));
            s.equal("write", "EROFS", o.said("set /etc/hosts x"));
            s.equal("the host's file", "host text", s.read(file));
        });
        c.add("bind-file-over-existing", s -> {
            Path file = s.newFile("file", "host text");
            Output o = s.ran(k -> k.bind(file, "/etc/passwd"), "cat /etc/passwd", "set /etc/passwd new");
            s.equal("content", "host text", o.said("cat /etc/passwd"));
            s.contains("changed on the host", "new", s.read(file));
        });
        c.add("bind-relative-source", s -> {
            s.bundle().file("data", "of the bundle");
            Output o = s.ran(k -> k.bind("data", "/etc/data"), "cat /etc/data");
            s.equal("content", "of the bundle", o.said("cat /etc/data"));
        });
        c.add("bind-source-symlink", s -> {
            Path file = s.newFile("file", "target");
            Path link = Files.createSymbolicLink(s.directory().resolve("link"), file);
            Output o = s.ran(k -> k.bind(link, "/etc/data"), "cat /etc/data", "lstat /etc/data");
            s.equal("content", "target", o.said("cat /etc/data"));
            s.equal("type", "file", o.value("lstat /etc/data").get("type"));
        });
        c.add("bind-type-none", s -> {
            Path source = s.newDirectory("src");
            s.write(source.resolve("f"), "x");
            Output o = s.ran(k -> k.mount("/mnt", "none", source.toString(), "rbind"), "ls /mnt");
            s.equal("content", "[\"f\"]", o.said("ls /mnt"));
        });
        c.add("bind-keeps-data-of-submounts", Mounts::submounts);
        c.add("bind-socket", s -> {
            s.helper("deaf", s.directory().resolve("sock")).await(1);
            Output o = s.ran(k -> k.bind(s.directory().resolve("sock"), "/run/sock"), "stat /run/sock");
            s.equal("type", "socket", o.value("stat /run/sock").get("type"));
        });
        c.add("order-later-covers-earlier", s -> {
            Path source = s.newDirectory("src");
            s.write(source.resolve("f"), "x");
            Output o = s.ran(
                    k -> k.mount("/mnt", "tmpfs", "tmpfs")
                            .bind(source, "/mnt/a")
                            .mount("/mnt/b", "tmpfs", "tmpfs"),
                    "ls /mnt",
                    "ls /mnt/a",
                    "mountinfo");
            s.equal("entries", "[\"a\",\"b\"]", o.said("ls /mnt"));
            s.equal("bound", "[\"f\"]", o.said("ls /mnt/a"));
            s.fact(
                    "points",
                    o.value("mountinfo").texts().stream()
                            .map(l -> l.split(" ")[4])
                            .sorted() // newer kernels list mounts by the age of their ids
                            .toList());
        });
        c.add("same-target-twice", s -> {
            Output o = s.ran(
                    k -> k.mount("/mnt", "tmpfs", "a", "size=64k").mount("/mnt", "tmpfs", "b", "size=128k"),
                    "statfs /mnt",
                    "mountinfo /mnt");
            s.equal("the last is on top", 32, o.value("statfs /mnt").get("blocks"));
            s.equal("both are there", 2, o.mounts("/mnt").size());
        });
        c.add("remount-option", s -> {
            Output o = s.ran(
                    k -> k.mount("/mnt", "tmpfs", "tmpfs").mount("/mnt", "tmpfs", "tmpfs", "remount", "ro", "nosuid"),
                    "mountinfo /mnt",
                    "write /mnt/x y");
            s.fact("options", o.mount("/mnt").options());
            s.equal("write", "EROFS", o.said("write /mnt/x y"));
        });
    }

    private static void submounts(Stage s) {
        Path source = s.newDirectory("src");
        Path sub = s.newDirectory("src/sub");
        s.require(s.tool("mount", "-t", "tmpfs", "tmpfs", sub).run().succeeded(), "may not mount on the host");
        s.later(() -> s.tool("umount", sub).run());
        s.write(sub.resolve("deep"), "x");
        Output o = s.ran(
                k -> k.mount("/mnt", "bind", source.toString(), "bind")
                        .mount("/tmp", "bind", source.toString(), "rbind", "ro"),
                "ls /mnt/sub",
                "ls /tmp/sub",
                "write /tmp/x y",
                "write /tmp/sub/x y",
                "mountinfo /tmp/sub");
        s.equal("bind takes one mount", "[]", o.said("ls /mnt/sub"));
        s.equal("rbind takes all", "[\"deep\"]", o.said("ls /tmp/sub"));
        s.equal("top is read-only", "EROFS", o.said("write /tmp/x y"));
        s.equal("ro is not recursive", "true", o.said("write /tmp/sub/x y"));
    }

    private static void targets(Cases c) {
        c.add("target-made", s -> {
            Output o = s.ran(k -> k.mount("/new/deep/dir", "tmpfs", "tmpfs"), "stat /new", "stat /new/deep");
            s.equal("mode", "0755", o.value("stat /new").get("mode"));
            s.equal("owner", 0, o.value("stat /new/deep").get("uid"));
        });
        c.add("target-file-made", s -> {
            Path file = s.newFile("file", "x");
            Output o = s.ran(k -> k.bind(file, "/a/b/c"), "cat /a/b/c", "stat /a/b");
            s.equal("content", "x", o.said("cat /a/b/c"));
            s.fact("mode of the parent", o.value("stat /a/b").get("mode"));
        });
        c.add("target-through-symlink-stays-inside", s -> {
            s.bundle().link("out", "/../../../tmp");
            Path file = s.newDirectory("src");
            s.write(file.resolve("f"), "x");
            Output o = s.ran(k -> k.bind(file, "/out/sub"), "ls /tmp/sub");
            s.equal("inside", "[\"f\"]", o.said("ls /tmp/sub"));
            s.that("nothing on the host", !Files.exists(Path.of("/tmp/sub")));
        });
        c.add("target-absolute-symlink", s -> {
            Files.createDirectories(s.rootfs().resolve("real"));
            s.bundle().link("alias", "/real");
            Output o = s.ran(k -> k.mount("/alias", "tmpfs", "tmpfs", "size=64k"), "statfs /real", "lstat /alias");
            s.equal("the link's target is covered", 16, o.value("statfs /real").get("blocks"));
            s.equal("link", "link", o.value("lstat /alias").get("type"));
        });
        c.add("target-dangling-symlink", s -> {
            s.bundle().link("dangling", "/not/there");
            Path source = s.newDirectory("src");
            s.write(source.resolve("f"), "x");
            Output o = s.run(k -> k.bind(source, "/dangling"), "ls /not/there");
            s.fact("works", o.result().succeeded());
            s.fact("said", o.said("ls /not/there"));
        });
        c.add("target-with-dots", s -> {
            Output o = s.ran(k -> k.mount("/mnt/../tmp/./x//y", "tmpfs", "tmpfs", "size=64k"), "statfs /tmp/x/y");
            s.equal("blocks", 16, o.value("statfs /tmp/x/y").get("blocks"));
        });
        c.add("target-with-blank-and-accent", s -> {
            Output o = s.ran(k -> k.mount("/mnt/ä b", "tmpfs", "tmpfs", "size=64k"), "statfs /mnt/%c3%a4%20b");
            s.equal("blocks", 16, o.value("statfs /mnt/%c3%a4%20b").get("blocks"));
        });
        c.add("target-relative", s -> {
            Output o = s.run(k -> k.mount("mnt", "tmpfs", "tmpfs", "size=64k"), "statfs /mnt");
            s.succeeds(o.result());
            s.equal("blocks", 16, o.value("statfs /mnt").get("blocks"));
        });
        c.add("file-onto-directory-fails", s -> {
            Path file = s.newFile("file", "x");
            s.fails(s.run(k -> k.bind(file, "/mnt")).result(), "/mnt");
        });
        c.add("nothing-is-left-in-host-mounts", s -> {
            s.ran(k -> k.mount("/mnt", "tmpfs", "tmpfs").set("linux.rootfsPropagation", "private"), "true");
            s.that(
                    "no mount",
                    s.tool("grep", s.token(), "/proc/self/mountinfo")
                            .run()
                            .stdout()
                            .isEmpty());
        });
    }

    private static void refused(Cases c) {
        c.add(
                "missing-source",
                s -> s.fails(
                        s.run(k -> k.bind(s.directory().resolve("gone"), "/mnt"))
                                .result(),
                        "no such file or directory"));
        c.add(
                "unknown-type",
                s -> s.fails(s.run(k -> k.mount("/mnt", "nosuchfs", "none")).result(), "no such device"));
        c.add(
                "unknown-option-is-data",
                s -> s.fails(
                        s.run(k -> k.mount("/mnt", "tmpfs", "tmpfs", "frobnicate"))
                                .result(),
                        "/mnt",
                        "invalid argument"));
        c.add(
                "onto-root",
                s -> s.fails(s.run(k -> k.mount("/", "tmpfs", "tmpfs")).result()));
        c.direct("inside-proc", "runc 1.1.5 lets a tmpfs onto /proc/self", s -> {
            s.fails(s.run(k -> k.mount("/proc/self", "tmpfs", "tmpfs")).result(), "inside /proc");
            Path source = s.newDirectory("src");
            s.fails(s.run(k -> k.bind(source, "/proc/sys")).result(), "inside /proc");
        });
        c.add("allowed-files-inside-proc", s -> {
            Path file = s.newFile("file", "fake");
            for (String name : List.of("cpuinfo", "meminfo", "stat", "uptime", "loadavg", "swaps", "diskstats")) {
                Output o = s.ran(k -> k.bind(file, "/proc/" + name), "cat /proc/" + name);
                s.equal(name, "fake", o.said("cat /proc/" + name));
            }
        });
        c.add("proc-and-sys-options", s -> {
            Output o = s.ran(
                    k -> k.withoutMount("/proc").mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev", "ro"),
                    "mountinfo",
                    "open /proc/sys/kernel/hostname w");
            s.equal("proc", "nodev,noexec,nosuid,relatime,ro", o.mount("/proc").options());
            s.equal("sys", "nodev,noexec,nosuid,relatime,ro", o.mount("/sys").options());
            s.equal("write", "EROFS", o.said("open /proc/sys/kernel/hostname w"));
        });
        c.add("devpts-options", s -> {
            Output o = s.ran(_ -> {}, "mountinfo /dev/pts", "stat /dev/pts/ptmx");
            Mount m = o.mount("/dev/pts");
            s.equal("options", "noexec,nosuid,relatime,rw", m.options());
            s.contains("data", "ptmxmode=666", m.superOptions());
            s.equal("ptmx", "0666", o.value("stat /dev/pts/ptmx").get("mode"));
        });
        c.add("mqueue", s -> {
            Output o = s.ran(_ -> {}, "mountinfo /dev/mqueue");
            s.equal("type", "mqueue", o.mount("/dev/mqueue").type());
            s.equal(
                    "options",
                    "nodev,noexec,nosuid,relatime,rw",
                    o.mount("/dev/mqueue").options());
        });
    }

    static String[] words(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }
}
